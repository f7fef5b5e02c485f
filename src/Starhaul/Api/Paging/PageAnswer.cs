using System.Net.Http.Headers;
using System.Text.Json;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Paging;

/// <summary>One answer, read to its end.</summary>
internal sealed record PageAnswer
{
    public required int Status { get; init; }

    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>Where it came from, after redirects.</summary>
    public required Uri Location { get; init; }

    /// <summary>The body; where <see cref="Apart"/> is, without any but the first of these records.</summary>
    public required JsonElement Body { get; init; }

    /// <summary>The records, where they are held apart; null where the body has them.</summary>
    public RecordArray? Apart { get; init; }

    /// <summary>What was added to the request; the server may repeat it.</summary>
    public required Credentials Credentials { get; init; }

    /// <summary>Records on the page.</summary>
    public int Records { get; init; }

    /// <summary>Records on the pages before, repeats included.</summary>
    public long RecordsBefore { get; init; }

    /// <summary>A number in the body; null when it is not there.</summary>
    public long? Number(string? pointer) =>
        pointer is not null && JsonPlaces.Find(Body, pointer) is { } found
            ? found.ValueKind switch
            {
                JsonValueKind.Number when found.TryGetInt64(out var number) => number,
                JsonValueKind.String when long.TryParse(found.GetString(), out var number) => number,
                _ => null,
            }
            : null;

    /// <summary>A text in the body, or a number as text; null when it is not there, null or empty.</summary>
    public string? Text(string pointer) =>
        JsonPlaces.Find(Body, pointer) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found
        && found.ToString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Whether something is in the body and is neither null, false nor empty.</summary>
    public bool Has(string pointer) =>
        JsonPlaces.Find(Body, pointer) is { } found
        && found.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => found.GetString() is { Length: > 0 },
            _ => true,
        };
}
