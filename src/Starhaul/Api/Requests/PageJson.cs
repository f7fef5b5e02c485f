using System.Text.Json;
using System.Text.Unicode;

namespace Starhaul.Api.Requests;

/// <summary>The JSON of a response.</summary>
/// <param name="Body">The document; where its records are apart, it holds the first of them alone.</param>
/// <param name="Records">The array of records, where it is held apart; null where the document has it.</param>
/// <remarks>
/// A document takes some dozen bytes for each number and each name. Of the records of a page, which may be millions, each
/// is looked at by itself.
/// </remarks>
internal sealed record PageJson(JsonElement Body, RecordArray? Records = null)
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    /// <summary>An empty document, for a response that holds nothing.</summary>
    public static PageJson Nothing { get; } = new(JsonElement.Parse("[]"u8));

    /// <summary>Reads a body; null when it is something else than JSON.</summary>
    /// <param name="body">The body.</param>
    /// <param name="places">What will be looked at in it.</param>
    /// <param name="fault">Where its JSON breaks off or goes wrong; null where it is not JSON at all.</param>
    public static PageJson? Read(ReadOnlyMemory<byte> body, PagePointers places, out string? fault)
    {
        fault = null;
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
            var page =
                places.Apart is { } apart && RecordArray.Find(body, apart) is { } array
                    ? new PageJson(JsonElement.Parse(array.WithFirstAlone(body.Span), Options), array)
                    : new PageJson(JsonDocument.Parse(body, Options).RootElement);
            if (HasSurrogates(body.Span))
            {
                places.ReadAll(page);
            }

            return page;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what .NET says of half a surrogate pair, which it finds no sooner than the text is read.
            if (e is JsonException { LineNumber: { } line, BytePositionInLine: { } at } && BeginsAsJson(body.Span))
            {
                fault = FormattableString.Invariant($"line {line + 1}, byte {at + 1}");
            }

            return null;
        }
    }

    /// <summary>Whether a character is written as a pair of escapes, <c>\ud83d\ude00</c>, of which one may lack.</summary>
    private static bool HasSurrogates(ReadOnlySpan<byte> body) =>
        body.IndexOf("\\ud"u8) >= 0 || body.IndexOf("\\uD"u8) >= 0;

    private static bool BeginsAsJson(ReadOnlySpan<byte> body) =>
        body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
}
