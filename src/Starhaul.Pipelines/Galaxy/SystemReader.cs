using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads a system with everything in it.</summary>
internal sealed class SystemReader : RowReader
{
    private static readonly Shape Shape = Shapes.System;
    private static readonly Field ControllingPower = Shape["controllingPower"];
    private static readonly int ControllingPowerColumn = GalaxyTables.Systems["controlling_power"];
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

    // Tables whose first column is the system's id.
    private static readonly TableDefinition[] OwnTables =
    [
        GalaxyTables.Bodies,
        GalaxyTables.Rings,
        GalaxyTables.Signals,
        GalaxyTables.FactionPresence,
        GalaxyTables.PowerState,
    ];

    private readonly StationReader stations;
    private readonly BodyReader bodies;
    private readonly PowersReader powers;
    private readonly CatalogReader factions;
    private readonly FactionReader edsmFactions;
    private readonly int[] firstRows = new int[OwnTables.Length];
    private bool isEdsm;

    public SystemReader(Walk walk)
        : base(walk, Shape)
    {
        stations = new StationReader(walk, Shapes.Station, Shapes.Commodity, Shapes.Ship, Shapes.Module);
        bodies = new BodyReader(walk, stations);
        powers = new PowersReader(walk, "power", "progress");
        factions = new CatalogReader(walk, Shapes.Faction, walk.Factions, GalaxyTables.FactionPresence);
        edsmFactions = new FactionReader(walk, Shapes.EdsmFaction, Words.Title);
    }

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        for (var i = 0; i < OwnTables.Length; i++)
        {
            firstRows[i] = Walk.Batch[OwnTables[i]].Count;
        }

        var ofStations = Walk.Batch[GalaxyTables.Stations];
        var firstStation = ofStations.Count;
        isEdsm = false;
        powers.Begin();
        ReadMembers();
        if (Json.Expected is not null || Walk.Reason is not null)
        {
            return;
        }

        ReadPowers();
        StateGroups();
        Walk.Factions.Stamp(0, GroupTime(Factions));
        var id = Rows.Int64(Row, 0);
        for (var i = 0; i < OwnTables.Length; i++)
        {
            var rows = Walk.Batch[OwnTables[i]];
            for (var row = firstRows[i]; row < rows.Count; row++)
            {
                rows.Set(row, 0, id);
            }
        }

        for (var row = firstStation; row < ofStations.Count; row++)
        {
            ofStations.Set(row, SystemOfStation, id);
        }

        if (Walk.HasUntimed && Time != DumpTime.None)
        {
            Walk.Inherit(Walk.Batch[GalaxyTables.Bodies], firstRows[0], Time);
            Walk.Inherit(Walk.Batch[GalaxyTables.Rings], firstRows[1], Time);
            Walk.Inherit(ofStations, firstStation, Time);
        }

        Walk.Commodities.Stamp(0, Time);
        Walk.Ships.Stamp(0, Time);
        Walk.Modules.Stamp(0, Time);
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
                var first = Walk.Batch[GalaxyTables.FactionPresence].Count;
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

        Rows.Set(Row, ControllingFaction, Walk.Batch[GalaxyTables.Factions].Int64(faction, 0));
        return true;
    }

    private void ReadPowers()
    {
        var first = Walk.Batch[GalaxyTables.PowerState].Count;
        powers.Read();
        if (IsSeen(ControllingPower))
        {
            var isNone = Rows.IsNull(Row, ControllingPowerColumn);
            powers.Control(first, isNone ? default : Rows.Utf8(Row, ControllingPowerColumn));
        }

        SetIs(Powers, first);
    }
}
