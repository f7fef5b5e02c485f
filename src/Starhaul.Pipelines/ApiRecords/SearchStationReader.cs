using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads a station of Spansh's search, with its shipyard and its outfitting.</summary>
internal sealed class SearchStationReader(RecordContext context)
    : StationReader(context, SearchShapes.Station, DumpShapes.Commodity, SearchShapes.Ship, SearchShapes.Module),
        IRecordReader
{
    // Nine bits of a body's id64 are its number in the system, behind those of the system's id.
    private const int SystemBits = 55;

    private static readonly int System = GalaxyTables.Stations["system_id64"];
    private static readonly int BodyId = GalaxyTables.Stations["body_id"];
    private static readonly int Latitude = GalaxyTables.Stations["latitude"];
    private static readonly int Longitude = GalaxyTables.Stations["longitude"];
    private static readonly int Economies = GalaxyTables.Stations["economies"];
    private static readonly int Services = GalaxyTables.Stations["services"];
    private static readonly int ProhibitedCommodities = GalaxyTables.Stations["prohibited_commodities"];
    private static readonly FieldGroup Body = GalaxyTables.Stations.Group("body");
    private static readonly FieldGroup Prohibited = GalaxyTables.Stations.Group("prohibited");
    private static readonly FieldGroup Shipyard = GalaxyTables.Stations.Group("shipyard");
    private static readonly FieldGroup Outfitting = GalaxyTables.Stations.Group("outfitting");

    private readonly ListReader lists = new(context.Json, "name");
    private bool? isPlanetary;
    private ulong? bodyId64;

    /// <inheritdoc />
    public void Read()
    {
        (isPlanetary, bodyId64) = (null, null);
        ReadOne();
        if (Json.Expected is null && Context.Reason is null)
        {
            StateBody();
        }
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Path)
        {
            case "market_updated_at":
                return ReadTimeOf(field, Prohibited);
            case "shipyard_updated_at":
                return ReadTimeOf(field, Shipyard);
            case "outfitting_updated_at":
                return ReadTimeOf(field, Outfitting);
            case "is_planetary":
                return ReadIsPlanetary();
            case "body_id64":
                return ReadBodyId64();
            case "economies":
                return lists.TryReadNumbers("share"u8, isShare: false, TextForms.Kept, out var economies)
                    && Set(Economies, economies);
            case "services":
                return lists.TryReadNames(StationWords.Service, out var services) && Set(Services, services);
            case "prohibited_commodities":
                return lists.TryReadNames(TextForms.Kept, out var prohibited) && Set(ProhibitedCommodities, prohibited);
            default:
                return base.ReadPart(field);
        }
    }

    private bool Set(int column, ReadOnlySpan<byte> value)
    {
        Rows.Set(Row, column, value);
        return true;
    }

    private bool ReadIsPlanetary()
    {
        var first = Json.Peek();
        if (first is not ((byte)'t' or (byte)'f'))
        {
            Json.Skip();
            return false;
        }

        Json.Word(first == 't' ? "true"u8 : "false"u8);
        isPlanetary = first == 't';
        return true;
    }

    private bool ReadBodyId64()
    {
        var first = Json.Peek();
        if (first != '"' && !JsonCursor.IsNumber(first))
        {
            Json.Skip();
            return false;
        }

        var isId = WholeNumber.TryRead(first == '"' ? Json.String() : Json.Number(), out ulong id);
        bodyId64 = isId ? id : null;
        return isId;
    }

    // In the dumps stations on the ground are their body's, and all others the system's.
    private void StateBody()
    {
        var isOnBody =
            isPlanetary == true
            && bodyId64 is { } id
            && (id & ((1UL << SystemBits) - 1)) == (ulong)Rows.Int64(Row, System);
        if (!isOnBody)
        {
            Rows.SetNull(Row, Latitude);
            Rows.SetNull(Row, Longitude);
            if (isPlanetary != false || bodyId64 is not null)
            {
                return;
            }
        }
        else
        {
            Rows.Set(Row, BodyId, (long)(bodyId64!.Value >> SystemBits));
        }

        Rows.State(Row, Body);
        if (Time != DumpTime.None)
        {
            Rows.Set(Row, Body.TimeColumn, Time);
        }
    }
}
