using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads a system with everything in it.</summary>
internal sealed class SystemReader : RowReader
{
    private static readonly int MainStar = GalaxyTables.Systems["main_star"];
    private static readonly FieldGroup MainStarGroup = GalaxyTables.Systems.Group("main_star");
    private static readonly int SubType = GalaxyTables.Bodies["sub_type"];
    private static readonly int PhysicsTime = GalaxyTables.Bodies.Group("physics").TimeColumn;
    private static readonly int ControllingFaction = GalaxyTables.Systems["controlling_faction"];
    private static readonly int Population = GalaxyTables.Systems["population"];
    private static readonly int SystemOfStation = GalaxyTables.Stations["system_id64"];
    private static readonly FieldGroup Factions = GalaxyTables.Systems.Group("factions");
    private static readonly FieldGroup Powers = GalaxyTables.Systems.Group("powers");
    private static readonly int[] Coordinates =
    [
        GalaxyTables.Systems["x"],
        GalaxyTables.Systems["y"],
        GalaxyTables.Systems["z"],
    ];

    private readonly StationReader stations;
    private readonly BodyReader bodies;
    private readonly PowersReader powers;
    private readonly CatalogReader factions;
    private readonly EdsmFactionReader edsmFactions;
    private readonly OwnedRows inside;
    private readonly bool isEdsm;
    private readonly Field edsmId;
    private readonly Field controllingPower;

    /// <summary>Makes a reader of systems of one source.</summary>
    /// <param name="context">What all readers share.</param>
    /// <param name="isEdsm">Whether the source is EDSM and not Spansh.</param>
    public SystemReader(RecordContext context, bool isEdsm)
        : base(context, isEdsm ? DumpShapes.EdsmSystem : DumpShapes.System)
    {
        var shape = isEdsm ? DumpShapes.EdsmSystem : DumpShapes.System;
        this.isEdsm = isEdsm;
        edsmId = shape["id"];
        controllingPower = shape[isEdsm ? "power" : "controllingPower"];
        stations = new StationReader(
            context,
            DumpShapes.Station,
            DumpShapes.Commodity,
            DumpShapes.Ship,
            DumpShapes.Module
        );
        bodies = new BodyReader(context, stations);
        powers = new PowersReader(context, "power", "progress");
        factions = new CatalogReader(context, DumpShapes.Faction, context.Factions, GalaxyTables.FactionPresence);
        edsmFactions = new EdsmFactionReader(context);
        inside = new OwnedRows(
            context,
            GalaxyTables.Bodies,
            GalaxyTables.Rings,
            GalaxyTables.Signals,
            GalaxyTables.FactionPresence,
            GalaxyTables.PowerState
        );
    }

    /// <summary>
    /// Whether the record that was read last is of the other source: EDSM's has a number of EDSM's own, <c>id</c>, which may be its
    /// last member. It is to be read again then.
    /// </summary>
    public bool IsOfOtherSource => IsSeen(edsmId) != isEdsm;

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        inside.Begin();
        var ofStations = Context.Batch[GalaxyTables.Stations];
        var firstStation = ofStations.Count;
        powers.Begin();
        edsmFactions.Begin();
        bodies.Begin();
        ReadMembers();
        if (Json.Expected is not null || Context.Reason is not null || IsOfOtherSource)
        {
            return;
        }

        SetIs(Powers, powers.Complete());
        AlsoStated |= IsSeen(controllingPower) ? 0 : PowersReader.ImpliedBy(Rows, Row);

        TimeIs(Factions, edsmFactions.Latest);
        StateGroups();
        Context.Factions.Stamp(0, GroupTime(Factions));
        var id = Rows.Int64(Row, 0);
        inside.SetOwner(id);
        for (var row = firstStation; row < ofStations.Count; row++)
        {
            ofStations.Set(row, SystemOfStation, id);
        }

        if (Context.HasUntimed && Time != DumpTime.None)
        {
            inside.Inherit(GalaxyTables.Bodies, Time);
            inside.Inherit(GalaxyTables.Rings, Time);
            Context.Inherit(ofStations, firstStation, Time);
        }

        StateMainStar();
        Context.Commodities.Stamp(0, Time);
        Context.Ships.Stamp(0, Time);
        Context.Modules.Stamp(0, Time);
    }

    /// <summary>Whether the system that was read last is wanted.</summary>
    public bool Passes(GalaxyFilter filter)
    {
        var (population, place) = Context.Batch.States;
        Context.Batch.States = (
            population || !Rows.IsNull(Row, Population),
            place || !Rows.IsNull(Row, Coordinates[0])
        );
        if (filter.PopulatedOnly && (Rows.IsNull(Row, Population) || Rows.Int64(Row, Population) <= 0))
        {
            return false;
        }

        if (filter.Within is not { } sphere)
        {
            return true;
        }

        if (Rows.IsNull(Row, Coordinates[0]))
        {
            return false;
        }

        var (x, y, z) = (Coordinates[0], Coordinates[1], Coordinates[2]);
        return sphere.Contains(new GalaxyPoint(Rows.Double(Row, x), Rows.Double(Row, y), Rows.Double(Row, z)));
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Path)
        {
            case "bodies" when !isEdsm:
                var isArray = Json.Peek() == '[';
                bodies.ReadAll();
                return isArray;
            case "stations" when !isEdsm:
                stations.ReadAll();
                return true;
            case "factions":
                var first = Context.Batch[GalaxyTables.FactionPresence].Count;
                var isSet = FactionsOf().TryReadSet();
                SetIs(Factions, first);
                return isSet;
            case "controllingFaction":
                return ReadControllingFaction();
            case "information.faction":
                return ReadControllingName(field.Path);
            case "powers":
                return powers.RememberNames();
            case "powerConflictProgress":
                return powers.RememberConflict();
            default:
                return base.ReadPart(field);
        }
    }

    private CatalogReader FactionsOf() => isEdsm ? edsmFactions : factions;

    // "No controlling faction" is null with Spansh, and an object of nulls with EDSM.
    private bool ReadControllingFaction()
    {
        if (Json.Peek() == 'n')
        {
            Json.Skip();
            return true;
        }

        var faction = FactionsOf().ReadSingleOrNone(out var isNone);
        if (faction >= 0)
        {
            Rows.Set(Row, ControllingFaction, Context.Batch[GalaxyTables.Factions].Int64(faction, 0));
        }

        return faction >= 0 || isNone;
    }

    private bool ReadControllingName(string path)
    {
        var first = Json.Peek();
        if (first != '"')
        {
            Json.Skip();
            return first == 'n';
        }

        var start = Json.Position;
        var name = Json.String();
        if (!RecordContext.IsKey(name))
        {
            Context.RejectAlone(path, start, RecordContext.KeyText);
            return false;
        }

        Rows.Set(Row, ControllingFaction, name);
        return true;
    }

    // Dumps of the galaxy flag the body that it is; of those of systems the field says it.
    private void StateMainStar()
    {
        if (bodies.MainStar is not { } star || Rows.IsStated(Row, MainStarGroup))
        {
            return;
        }

        var ofBodies = Context.Batch[GalaxyTables.Bodies];

        // The text is the body's.
        Rows.Set(Row, MainStar, ofBodies.Int64(star, SubType));
        Rows.State(Row, MainStarGroup);
        if (!ofBodies.IsNull(star, PhysicsTime))
        {
            Rows.Set(Row, MainStarGroup.TimeColumn, ofBodies.Int64(star, PhysicsTime));
        }
    }
}
