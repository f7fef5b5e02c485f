using System.Text.Json;
using Starhaul.Api.Requests;
using Starhaul.Api.Values;

namespace Starhaul.Api.Reading;

/// <summary>Passes on what is new: no record twice, and none of before what was asked for.</summary>
internal sealed class RecordFilter(
    ApiResource resource,
    Deduplicator seen,
    EarlierRecords known,
    DateTimeOffset? since,
    string? sinceCursor
)
{
    /// <summary>The records that are new. What is dropped is counted while they are read, which is done once.</summary>
    public IEnumerable<JsonElement> Apply(PageRecords records, SessionState state)
    {
        foreach (var record in records.Read())
        {
            if (IsTooOld(record, state))
            {
                state.TooOld++;
            }
            else if (known.Contains(record))
            {
                state.Known++;
            }
            else if (seen.Add(record, out var hasKey))
            {
                state.Keyless += hasKey ? 0 : 1;
                yield return record;
            }
            else
            {
                state.Repeats++;
            }
        }
    }

    /// <summary>The time of a record; null where it has none that can be read.</summary>
    public static DateTimeOffset? TimeOf(JsonElement record, string pointer) =>
        JsonPointer.Find(record, pointer) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found
            ? TimeText.Read(found.ToString())
            : null;

    /// <summary>The value of an incremental cursor of a record; null where it has none.</summary>
    public static string? CursorOf(JsonElement record, string pointer) =>
        JsonPointer.Find(record, pointer) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found
        && found.ToString() is { Length: > 0 } text
            ? text
            : null;

    private bool IsTooOld(JsonElement record, SessionState state)
    {
        if (resource.Incremental is { Cursor: { } pointer })
        {
            var cursor = CursorOf(record, pointer);
            state.Untimed += cursor is null ? 1 : 0;
            state.NewestCursor = CursorOrder.Later(state.NewestCursor, cursor);
            return cursor is not null && sinceCursor is not null && CursorOrder.Compare(cursor, sinceCursor) < 0;
        }

        if (resource.Incremental is not { Time: { } place })
        {
            return false;
        }

        if (TimeOf(record, place) is not { } at)
        {
            state.Untimed++;
            return false;
        }

        if (at < since)
        {
            return true;
        }

        // A clock that runs ahead would make the next run ask from a time that never comes.
        var counted = at < state.Began ? at : state.Began;
        state.Newest = state.Newest > counted ? state.Newest : counted;
        return false;
    }
}
