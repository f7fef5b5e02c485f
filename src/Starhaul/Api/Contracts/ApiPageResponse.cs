using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>The last total that the pages before stated; null where none did.</summary>
    internal long? TotalBefore { get; init; }

    /// <summary>Values that stand for an unknown total, as text.</summary>
    internal IReadOnlyList<string> UnknownTotals { get; init; } = [];

    /// <summary>Takes out of texts what must not be shown: the server may repeat what was added to the request.</summary>
    internal IResponseRedaction Redaction { get; init; } = null!;

    /// <summary>A number in the body, or a text that is one; null when it is not there.</summary>
    /// <param name="pointer">Where it is; null is nowhere.</param>
    public long? Number(string? pointer) =>
        pointer is not null && JsonPointer.Find(Body, pointer) is { } found
            ? found.ValueKind switch
            {
                JsonValueKind.Number => Whole(found.GetRawText()),
                JsonValueKind.String => Whole(found.GetString()!),
                _ => null,
            }
            : null;

    /// <summary>
    /// How many records there are in all: as this response states it, else as the last page before stated it. Null where none
    /// did, and for the values that the definition lists in <c>unknown_totals</c>.
    /// </summary>
    /// <param name="pointer">Where it is; null is nowhere.</param>
    /// <exception cref="UnexpectedContentException">It is something else than a number from 0 on, or null.</exception>
    public long? Total(string? pointer) =>
        pointer is null || JsonPointer.Find(Body, pointer) is not { ValueKind: not JsonValueKind.Null } found
            ? TotalBefore
        : UnknownTotals.Contains(found.ToString(), StringComparer.OrdinalIgnoreCase) ? null
        : Number(pointer) is >= 0 and var total ? total
        : throw new UnexpectedContentException(
            $"{Location.Authority} sent {Display(found.GetRawText())} at {pointer}; expected how many records there are."
        )
        {
            Hint = "Correct 'total' of the definition, or list the value in 'unknown_totals'.",
        };

    /// <summary>
    /// What the next request repeats, with its JSON type: a text or a number. Null at the end, which is where it is absent, null or
    /// empty. Of several places that a pointer with <c>*</c> finds the last counts.
    /// </summary>
    /// <param name="pointer">Where it is.</param>
    /// <exception cref="UnexpectedContentException">It is something else.</exception>
    public JsonNode? Cursor(string pointer) =>
        JsonPointer.FindLast(Body, pointer) is not { } found
            ? null
            : found.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => found.GetString() is { Length: > 0 } text ? JsonValue.Create(text) : null,
                JsonValueKind.Number => JsonNode.Parse(found.GetRawText()),
                _ => throw OfAnotherType(pointer, "a string, a number or null", found),
            };

    /// <summary>A URL; null at the end, which is where it is absent, null or empty.</summary>
    /// <param name="pointer">Where it is.</param>
    /// <exception cref="UnexpectedContentException">It is something else.</exception>
    public string? Url(string pointer) =>
        JsonPointer.FindLast(Body, pointer) is not { } found
            ? null
            : found.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => found.GetString() is { Length: > 0 } text ? text : null,
                _ => throw OfAnotherType(pointer, "a URL or null", found),
            };

    /// <summary>True or false, also as text; null where it is absent or null.</summary>
    /// <param name="pointer">Where it is.</param>
    /// <exception cref="UnexpectedContentException">It is something else.</exception>
    public bool? Flag(string pointer) =>
        JsonPointer.FindLast(Body, pointer) is not { } found
            ? null
            : found.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.String when bool.TryParse(found.GetString(), out var flag) => flag,
                _ => throw OfAnotherType(pointer, "true or false", found),
            };

    /// <summary>The value of a header field; null where it is absent or empty.</summary>
    /// <param name="name">Its name.</param>
    public string? Header(string name) =>
        Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } text
            ? text
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

    // Some write 12 as 12.0, and as 1.2e1.
    private static long? Whole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number == decimal.Truncate(number)
        && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    private UnexpectedContentException OfAnotherType(string pointer, string expected, JsonElement found) =>
        new($"{Location.Authority} sent {Display(found.GetRawText())} at {pointer}; expected {expected}.")
        {
            Hint = "The API has changed, or 'pagination' of the definition is wrong.",
        };
}
