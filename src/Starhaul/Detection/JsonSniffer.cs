using System.Text.Json;

namespace Starhaul.Detection;

/// <summary>Knows JSON and NDJSON by their first bytes.</summary>
internal static class JsonSniffer
{
    // A sample can open this many arrays; the regime judges depth, not the sniffer.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = ContentDetector.SampleLength + 1 };

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>The type of JSON that the text is, as far as it goes; null when it is none.</summary>
    /// <param name="text">The first bytes, as UTF-8 without a mark.</param>
    /// <param name="isWhole">Whether that is all there is.</param>
    public static string? Find(ReadOnlySpan<byte> text, bool isWhole)
    {
        text = text.TrimStart(Blanks);
        if (text is not [(byte)'{' or (byte)'[', ..])
        {
            return isWhole && IsValue(text) ? MediaTypes.Json : null;
        }

        if (!TryMeasure(text, out var length))
        {
            return null;
        }

        if (length is null)
        {
            return MediaTypes.Json;
        }

        var isOneLine = !text[..length.Value].Contains((byte)'\n');
        var after = text[length.Value..];
        var rest = after.TrimStart(Blanks);
        if (rest.IsEmpty)
        {
            // What goes on after a line that is a whole value is more lines, or blanks, and NDJSON allows both.
            return isOneLine && !isWhole ? MediaTypes.Ndjson : MediaTypes.Json;
        }

        var hasLineEnd = after[..^rest.Length].Contains((byte)'\n');
        return isOneLine && hasLineEnd && BeginsAsJson(rest) ? MediaTypes.Ndjson : null;
    }

    /// <summary>Whether the first tokens are JSON, whatever comes after: a file that claims to be JSON, and is damaged.</summary>
    public static bool BeginsAsJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(Deep));
        try
        {
            _ = reader.Read() && reader.Read();
            return !text.Trim(Blanks).IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether there is nothing but what may stand around a JSON text (RFC 8259 §2), of which any number is allowed.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => text.Trim(Blanks).IsEmpty;

    /// <summary>The first line that is not blank.</summary>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(Blanks);
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..end];
    }

    /// <summary>Whether a first line is all that the text shows, so that JSON and NDJSON look the same.</summary>
    public static bool IsOneLine(ReadOnlySpan<byte> text) => !text.Trim(Blanks).Contains((byte)'\n');

    // Length of the array or object at the start, null when the text ends inside it; false when it is malformed.
    private static bool TryMeasure(ReadOnlySpan<byte> text, out int? length)
    {
        length = null;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(Deep));
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    length = (int)reader.BytesConsumed;
                    return true;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsValue(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Deep);
        try
        {
            return reader.Read() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
