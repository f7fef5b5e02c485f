using System.Text.Json;
using Starhaul.Api.Requests;
using Starhaul.Api.Values;

namespace Starhaul.Api.Reading;

/// <summary>Passes on what is new: no record twice, and none of before the time that was asked for.</summary>
internal sealed class RecordFilter(ApiResource resource, Deduplicator seen, EarlierRecords known, DateTimeOffset? since)
{
    /// <summary>The records that are new. What is dropped is counted while they are read, which is done once.</summary>
    public IEnumerable<JsonElement> Pass(PageRecords records, SessionState state)
    {
        var time = resource.Incremental?.Time;
        foreach (var record in records.Read())
        {
            if (time is not null && TimeOf(record, time) is { } at)
            {
                if (at < since)
                {
                    state.TooOld++;
                    continue;
                }

                state.Newest = state.Newest > at ? state.Newest : at;
            }

            if (known.Contains(record))
            {
                state.Known++;
            }
            else if (seen.Add(record))
            {
                yield return record;
            }
            else
            {
                state.Repeats++;
            }
        }
    }

    public static DateTimeOffset? TimeOf(JsonElement record, string pointer) =>
        JsonPointer.Find(record, pointer) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found
            ? TimeText.Read(found.ToString())
            : null;
}
