using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads the bodies of a system, with their rings, belts, signals and stations.</summary>
internal sealed class BodyReader(RecordContext context, StationReader stations) : RowReader(context, DumpShapes.Body)
{
    // The column of the body's id, behind that of the system's, in tables of what belongs to it.
    private const int BodyId = 1;

    private static readonly int IsMainStar = GalaxyTables.Bodies["main_star"];
    private static readonly int SubType = GalaxyTables.Bodies["sub_type"];
    private static readonly int BodyOfStation = GalaxyTables.Stations["body_id"];
    private static readonly FieldGroup Place = GalaxyTables.Stations.Group("body");
    private static readonly FieldGroup Signals = GalaxyTables.Bodies.Group("signals");
    private static readonly FieldGroup Genuses = GalaxyTables.Bodies.Group("genuses");

    private readonly OwnedRows inside = new(context, GalaxyTables.Rings, GalaxyTables.Signals);
    private readonly SignalsReader signals = new(context);
    private readonly RingReader rings = new(context, DumpShapes.Ring, new SignalsReader(context));
    private readonly bool isWanted = context.Selects([
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

    /// <summary>The row of the system's main star, whose sub type is known; null for none.</summary>
    public int? MainStar { get; private set; }

    /// <summary>Begins a system.</summary>
    public void Begin() => MainStar = null;

    /// <summary>Reads an array of them, and steps over it when none of their tables is wanted.</summary>
    public void ReadAll()
    {
        if (!OpenArray(isWanted))
        {
            return;
        }

        var index = 0;
        do
        {
            var (star, start) = (MainStar, Json.Position);
            Context.BeginPart("bodies", index++);
            ReadOne();
            if (!Context.EndPart())
            {
                MainStar = star;
                ReadStationsAlone(start);
            }
        } while (Json.HasMoreElements());
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Path)
        {
            case "signals.signals":
                var firstSignal = Context.Batch[GalaxyTables.Signals].Count;
                var isSignals = signals.TryReadSignals();
                SetIs(Signals, firstSignal);
                return isSignals;
            case "signals.genuses":
                var firstGenus = Context.Batch[GalaxyTables.Signals].Count;
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

    // A body that cannot be taken costs itself: its stations have keys and times of their own.
    private void ReadStationsAlone(int start)
    {
        var ofStations = Context.Batch[GalaxyTables.Stations];
        var (firstStation, end, body) = (ofStations.Count, Json.Position, (long?)null);
        Json.MoveTo(start);
        if (Json.Peek() != '{' || !Json.OpenObject())
        {
            Json.MoveTo(end);
            return;
        }

        var isRead = false;
        do
        {
            var name = Json.Name();
            if (name.SequenceEqual("stations"u8) && !isRead)
            {
                stations.ReadAll();
                isRead = true;
            }
            else if (name.SequenceEqual("bodyId"u8) && JsonCursor.IsNumber(Json.Peek()))
            {
                body = WholeNumber.TryRead(Json.Number(), out long id) ? id : null;
            }
            else
            {
                Json.Skip();
            }
        } while (Json.HasMoreMembers());

        for (var row = firstStation; row < ofStations.Count; row++)
        {
            if (body is { } id)
            {
                ofStations.Set(row, BodyOfStation, id);
            }
            else
            {
                // Which body they are on is not said.
                ofStations.SetNulls(row, ofStations.Table.ColumnsOf(Place.AtomBits));
                ofStations.Unstate(row, Place.AtomBits);
            }
        }
    }

    private void ReadOne()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Context.Reject("element of bodies", start, "an object");
            return;
        }

        var ofStations = Context.Batch[GalaxyTables.Stations];
        var firstStation = ofStations.Count;
        inside.Begin();
        ReadMembers();
        if (!StateGroups())
        {
            Context.HasUntimed = true;
        }

        if (!Rows.IsNull(Row, IsMainStar) && Rows.Int64(Row, IsMainStar) == 1 && !Rows.IsNull(Row, SubType))
        {
            MainStar = Row;
        }

        var id = Rows.Int64(Row, BodyId);
        inside.SetOwner(BodyId, id);
        SignalsReader.StateBody(Context.Batch[GalaxyTables.Signals], inside.FirstOf(GalaxyTables.Signals));
        for (var row = firstStation; row < ofStations.Count; row++)
        {
            ofStations.Set(row, BodyOfStation, id);
        }

        if (Time != DumpTime.None)
        {
            inside.Inherit(GalaxyTables.Rings, Time);
        }
    }
}
