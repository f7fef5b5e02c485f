using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the bodies of a system, with their rings, belts, signals and stations.</summary>
internal sealed class BodyReader(Walk walk, StationReader stations) : RowReader(walk, Shapes.Body)
{
    // The column of the body's id, behind that of the system's, in tables of what belongs to it.
    private const int BodyId = 1;

    private static readonly int BodyOfStation = GalaxyTables.Stations["body_id"];
    private static readonly int RingOfSignal = GalaxyTables.Signals["ring"];
    private static readonly FieldGroup Signals = GalaxyTables.Bodies.Group("signals");
    private static readonly FieldGroup Genuses = GalaxyTables.Bodies.Group("genuses");

    private readonly SignalsReader signals = new(walk);
    private readonly RingReader rings = new(walk, Shapes.Ring, new SignalsReader(walk));
    private readonly bool isWanted = walk.Wants([
        GalaxyTables.Bodies,
        GalaxyTables.Rings,
        GalaxyTables.Signals,
        GalaxyTables.Stations,
        GalaxyTables.Market,
        GalaxyTables.Shipyard,
        GalaxyTables.Outfitting,
        GalaxyTables.Commodities,
        GalaxyTables.Ships,
        GalaxyTables.Modules,
    ]);

    /// <summary>Reads an array of them, and steps over it when none of their tables is wanted.</summary>
    public void ReadAll()
    {
        if (!OpenArray(isWanted))
        {
            return;
        }

        do
        {
            ReadOne();
        } while (Json.HasMoreElements());
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Path)
        {
            case "signals.signals":
                var firstSignal = Walk.Batch[GalaxyTables.Signals].Count;
                var isSignals = signals.TryReadSignals();
                SetIs(Signals, firstSignal);
                return isSignals;
            case "signals.genuses":
                var firstGenus = Walk.Batch[GalaxyTables.Signals].Count;
                var isGenuses = signals.TryReadGenuses();
                SetIs(Genuses, firstGenus);
                return isGenuses;
            case "rings":
                rings.ReadAll("ring"u8);
                return true;
            case "belts":
                rings.ReadAll("belt"u8);
                return true;
            case "stations":
                stations.ReadAll();
                return true;
            default:
                return base.ReadPart(field);
        }
    }

    private void ReadOne()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Walk.Reject("element of bodies", start, "an object");
            return;
        }

        var (ofRings, ofSignals) = (Walk.Batch[GalaxyTables.Rings], Walk.Batch[GalaxyTables.Signals]);
        var ofStations = Walk.Batch[GalaxyTables.Stations];
        var (firstRing, firstSignal, firstStation) = (ofRings.Count, ofSignals.Count, ofStations.Count);
        ReadMembers();
        if (!StateGroups())
        {
            Walk.HasUntimed = true;
        }

        var id = Rows.Int64(Row, BodyId);
        for (var row = firstRing; row < ofRings.Count; row++)
        {
            ofRings.Set(row, BodyId, id);
        }

        for (var row = firstSignal; row < ofSignals.Count; row++)
        {
            ofSignals.Set(row, BodyId, id);
            if (ofSignals.IsNull(row, RingOfSignal))
            {
                ofSignals.SetText(row, RingOfSignal, 0, 0);
            }
        }

        for (var row = firstStation; row < ofStations.Count; row++)
        {
            ofStations.Set(row, BodyOfStation, id);
        }

        if (Time != DumpTime.None)
        {
            Walk.Inherit(ofRings, firstRing, Time);
        }
    }
}
