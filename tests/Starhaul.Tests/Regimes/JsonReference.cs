using System.Text.Json;
using System.Text.Unicode;

namespace Starhaul.Tests.Regimes;

/// <summary>
/// The verdict of <see cref="Utf8JsonReader"/>, which our check is held to. It differs from RFC 8259 as we read it in
/// three ways that are evened out here: it refuses a byte order mark, it does not look at the UTF-8 of strings that it
/// skips over, and it knows no lines.
/// </summary>
internal static class JsonReference
{
    public static bool AcceptsDocument(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        return Utf8.IsValid(text) && IsRead(text);
    }

    public static bool AcceptsLines(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && !(Utf8.IsValid(line) && IsRead(line)))
                return false;
        }
        return true;
    }

    private static bool IsRead(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1024 });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
