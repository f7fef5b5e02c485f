using System.Text.Json;
using System.Text.Unicode;

namespace Starhaul.Api.Requests;

/// <summary>The JSON of an answer.</summary>
/// <param name="Body">The document; where its records are apart, it holds the first of them alone.</param>
/// <param name="Records">The array of records, where it is held apart; null where the document has it.</param>
/// <remarks>
/// A document takes some dozen bytes for each number and each name. Of the records of a page, which may be millions, each
/// is looked at by itself.
/// </remarks>
internal sealed record PageJson(JsonElement Body, RecordArray? Records = null)
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    /// <summary>An empty document, for an answer that holds nothing.</summary>
    public static PageJson Nothing { get; } = new(JsonElement.Parse("[]"u8));

    /// <summary>Reads a body; null when it is something else than JSON.</summary>
    /// <param name="body">The body.</param>
    /// <param name="records">Where there is an array of records that is to be held apart; null for nowhere.</param>
    public static PageJson? Read(ReadOnlyMemory<byte> body, string? records)
    {
        if (body.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            body = body[3..];
        }

        // The parser looks at the characters of a string no sooner than somebody reads it.
        if (!Utf8.IsValid(body.Span))
        {
            return null;
        }

        try
        {
            return records is not null && RecordArray.Find(body, records) is { } array
                ? new PageJson(JsonElement.Parse(array.WithFirstAlone(body.Span), Options), array)
                : new PageJson(JsonDocument.Parse(body, Options).RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what .NET says of half a surrogate pair in a name.
            return null;
        }
    }

    /// <summary>
    /// Where the records of a resource are; null where some other pointer of its definition may lead to any of them but the
    /// first, or where they are in several places.
    /// </summary>
    public static string? PlaceApart(ApiResource resource)
    {
        var place = resource.Records.Split('/');
        var others = resource
            .Errors.SelectMany(static rule => new[] { rule.At, rule.Message })
            .Concat(resource.Pagination.Pointers);
        return place.Contains("*") || others.Any(other => other is not null && LeadsInto(other.Split('/'), place))
            ? null
            : resource.Records;
    }

    private static bool LeadsInto(string[] pointer, string[] array) =>
        pointer.Length > array.Length
        && array.Zip(pointer).All(static steps => steps.Second == steps.First || steps.Second == "*")
        && pointer[array.Length] is not "0"
        && pointer[array.Length].All(static c => char.IsAsciiDigit(c) || c == '*');
}
