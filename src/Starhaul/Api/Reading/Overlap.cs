using System.Text.Json;

namespace Starhaul.Api.Reading;

/// <summary>What a later run will be sent again, since it asks from a little before the newest record.</summary>
/// <param name="resource">The resource.</param>
/// <param name="from">The time that it will ask from, the overlap included; null for all.</param>
/// <param name="cursor">The cursor that it will ask from; null where the resource has none.</param>
/// <param name="isSameCursor">Whether the run before asked from that cursor already.</param>
internal sealed class Overlap(ApiResource resource, DateTimeOffset? from, string? cursor, bool isSameCursor)
{
    /// <summary>Whether a record is in it, and its time.</summary>
    public bool Holds(JsonElement record, out DateTimeOffset? time)
    {
        time = null;
        if (resource.Incremental is { Cursor: { } pointer })
        {
            return RecordFilter.CursorOf(record, pointer) is not { } at
                || cursor is null
                || CursorOrder.Compare(at, cursor) >= 0;
        }

        time = resource.Incremental?.Time is { } place ? RecordFilter.TimeOf(record, place) : null;
        return !(time < from);
    }

    /// <summary>Whether a record of an earlier run is in it still.</summary>
    public bool HoldsEarlier(DateTimeOffset? time) =>
        resource.Incremental is { Cursor: not null } ? isSameCursor : !(time < from);
}
