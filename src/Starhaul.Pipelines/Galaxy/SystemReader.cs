using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads a system with everything in it.</summary>
internal sealed class SystemReader : RowReader
{
    private static readonly Shape Shape = DumpShapes.System;
    private static readonly Field ControllingPower = Shape["controllingPower"];
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
    private readonly FactionReader edsmFactions;
    private readonly OwnedRows inside;
    private bool isEdsm;

    public SystemReader(RecordContext context)
        : base(context, Shape)
    {
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
        edsmFactions = new FactionReader(context, DumpShapes.EdsmFaction, WordForms.Title);
        inside = new OwnedRows(
            context,
            GalaxyTables.Bodies,
            GalaxyTables.Rings,
            GalaxyTables.Signals,
            GalaxyTables.FactionPresence,
            GalaxyTables.PowerState
        );
    }

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        inside.Begin();
        var ofStations = Context.Batch[GalaxyTables.Stations];
        var firstStation = ofStations.Count;
        isEdsm = false;
        powers.Begin();
        ReadMembers();
        if (Json.Expected is not null || Context.Reason is not null)
        {
            return;
        }

        SetIs(Powers, powers.Complete(Rows, Row, IsSeen(ControllingPower)));
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

        Context.Commodities.Stamp(0, Time);
        Context.Ships.Stamp(0, Time);
        Context.Modules.Stamp(0, Time);
    }

    /// <summary>Whether the system that was read last is wanted.</summary>
    public bool Passes(GalaxyFilter filter)
    {
        if (filter.PopulatedOnly && (Rows.IsNull(Row, Population) || Rows.Int64(Row, Population) <= 0))
        {
            return false;
        }

        if (filter.Within is not { } sphere)
        {
            return true;
        }

        if (!Rows.IsStated(Row, GalaxyTables.Systems.Groups[0]))
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
            case "id":
                // Spansh has none. EDSM's bodies and stations carry numbers of its own where Spansh's have the game's, and
                // its factions have words of its own.
                isEdsm = true;
                return base.ReadPart(field);
            case "bodies" when !isEdsm:
                bodies.ReadAll();
                return true;
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
            case "powers":
                return powers.RememberNames();
            case "powerConflictProgress":
                return powers.RememberConflict();
            default:
                return base.ReadPart(field);
        }
    }

    private CatalogReader FactionsOf() => isEdsm ? edsmFactions : factions;

    private bool ReadControllingFaction()
    {
        var faction = FactionsOf().ReadSingle();
        if (faction < 0)
        {
            return false;
        }

        Rows.Set(Row, ControllingFaction, Context.Batch[GalaxyTables.Factions].Int64(faction, 0));
        return true;
    }
}
