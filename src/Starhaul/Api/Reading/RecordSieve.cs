using System.Text.Json;
using Starhaul.Api.Paging;

namespace Starhaul.Api.Reading;

/// <summary>Passes on what is new: no record twice, and none of before the time that was asked for.</summary>
internal sealed class RecordSieve(ApiResource resource, SeenRecords seen, KnownRecords known, DateTimeOffset? since)
{
    public IReadOnlyList<JsonElement> Pass(IReadOnlyList<JsonElement> records, ReadState state)
    {
        var time = resource.Incremental?.Time;
        var passed = new List<JsonElement>(records.Count);
        foreach (var record in records)
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
                passed.Add(record);
            }
            else
            {
                state.Repeats++;
            }
        }

        return passed;
    }

    public static DateTimeOffset? TimeOf(JsonElement record, string pointer) =>
        JsonPlaces.Find(record, pointer) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found
            ? TimeText.Read(found.ToString())
            : null;
}
