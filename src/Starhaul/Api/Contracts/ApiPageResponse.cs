using System.Net.Http.Headers;
using System.Text.Json;
using Starhaul.Api.Values;

namespace Starhaul;

/// <summary>One response of an API, read to its end.</summary>
public sealed record ApiPageResponse
{
    internal ApiPageResponse() { }

    /// <summary>The status (RFC 9110 §15).</summary>
    public int Status { get; internal init; }

    /// <summary>The header fields.</summary>
    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>Where it came from, after redirects.</summary>
    public required Uri Location { get; init; }

    /// <summary>The body; of a long array of records it may hold the first and the last alone.</summary>
    public JsonElement Body { get; internal init; }

    /// <summary>Records on the page.</summary>
    public int Records { get; internal init; }

    /// <summary>Records on the pages before, repeats included.</summary>
    public long RecordsBefore { get; internal init; }

    /// <summary>Takes out of texts what must not be shown: the server may repeat what was added to the request.</summary>
    internal IResponseRedaction Redaction { get; init; } = null!;

    /// <summary>A number in the body, or a text that is one; null when it is not there.</summary>
    /// <param name="pointer">Where it is; null is nowhere.</param>
    public long? Number(string? pointer) =>
        pointer is not null && JsonPointer.Find(Body, pointer) is { } found
            ? found.ValueKind switch
            {
                JsonValueKind.Number when found.TryGetInt64(out var number) => number,
                JsonValueKind.String when long.TryParse(found.GetString(), out var number) => number,
                _ => null,
            }
            : null;

    /// <summary>A text in the body, or a number as text; null when it is not there, null or empty.</summary>
    /// <param name="pointer">Where it is.</param>
    public string? Text(string pointer) =>
        JsonPointer.Find(Body, pointer) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found
        && found.ToString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Whether something is in the body and is neither null, false nor empty.</summary>
    /// <param name="pointer">Where it is.</param>
    public bool Has(string pointer) =>
        JsonPointer.Find(Body, pointer) is { } found
        && found.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => found.GetString() is { Length: > 0 },
            _ => true,
        };

    /// <summary>A text of the server as a message may show it: without secrets and control characters, and not too long.</summary>
    /// <param name="text">The text.</param>
    public string Display(string text) => Redaction.Display(text);
}
