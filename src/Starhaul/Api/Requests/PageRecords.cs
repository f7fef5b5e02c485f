using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Starhaul.Api.Requests;

/// <summary>The records of a page, in the server's order. No list of them is made: a page may hold millions.</summary>
internal sealed class PageRecords
{
    private readonly RecordArray? apart;
    private readonly IReadOnlyList<JsonElement> places;

    /// <param name="array">An array of records that is held apart.</param>
    public PageRecords(RecordArray array)
        : this([])
    {
        apart = array;
        Count = array.Count;
    }

    /// <param name="places">Where records are: the elements of an array are records, anything else but null is one.</param>
    public PageRecords(IReadOnlyList<JsonElement> places)
    {
        this.places = places;
        Count = places.Sum(static place =>
            place.ValueKind switch
            {
                JsonValueKind.Array => place.GetArrayLength(),
                JsonValueKind.Null => 0,
                _ => 1,
            }
        );
    }

    /// <summary>No records.</summary>
    public static PageRecords None { get; } = new([]);

    public int Count { get; }

    /// <summary>The records one after another; each stays valid after the next.</summary>
    public IEnumerable<JsonElement> Read() => apart?.Read() ?? places.SelectMany(RecordsAt);

    /// <summary>Hashes all that tells the page from another.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(apart is null ? default : apart.Text.Span);
        foreach (var place in places)
        {
            hash.AppendData(JsonMarshal.GetRawUtf8Value(place));
            hash.AppendData("\n"u8);
        }
    }

    private static IEnumerable<JsonElement> RecordsAt(JsonElement place) =>
        place.ValueKind switch
        {
            JsonValueKind.Array => place.EnumerateArray(),
            JsonValueKind.Null => [],
            _ => [place],
        };
}
