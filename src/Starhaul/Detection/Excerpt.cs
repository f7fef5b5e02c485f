using System.Globalization;
using System.Text;

namespace Starhaul.Detection;

/// <summary>Makes bytes that a server sent fit to be shown to a person: short, on one line, without escape sequences.</summary>
internal static class Excerpt
{
    private const int LongestText = 60;
    private const int MostBytes = 8;
    private const char Escape = '\u001B';

    /// <summary>The first bytes in words: <c>'&lt;html&gt;...'</c> for text, <c>the bytes 1f 8b 08 00</c> for others.</summary>
    public static string Of(ReadOnlySpan<byte> sample)
    {
        sample = sample[..Math.Min(sample.Length, ContentDetector.SampleLength)];
        Span<byte> scratch = stackalloc byte[TextSample.ScratchLength(ContentDetector.SampleLength)];
        return TextSample.TryRead(sample, scratch, out var text)
            ? $"'{Clean(Encoding.UTF8.GetString(text.Utf8))}'"
            : "the bytes " + Hex(sample[..Math.Min(sample.Length, MostBytes)]);
    }

    /// <summary>At most 60 characters of a text on one line, without control characters and escape sequences.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(LongestText);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Escape)
            {
                i = SkipEscape(text, i);
                continue;
            }

            var shown = char.IsWhiteSpace(text[i]) ? ' ' : text[i];
            if (IsHidden(shown) || (shown == ' ' && (clean.Length == 0 || clean[^1] == ' ')))
            {
                continue;
            }

            if (clean.Length == LongestText)
            {
                // A pair of surrogates is shown whole or not at all.
                clean.Length = LongestText - 3 - (char.IsHighSurrogate(clean[LongestText - 4]) ? 1 : 0);
                return clean.Append("...").ToString();
            }

            clean.Append(shown);
        }

        return clean.ToString().TrimEnd();
    }

    // Controls, and the format characters that turn the direction of what follows.
    private static bool IsHidden(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;

    // ECMA-48 §5.4 (CSI) and §5.6 (OSC, DCS, SOS, PM, APC); every other sequence is two characters long.
    private static int SkipEscape(string text, int start)
    {
        var i = start + 1;
        if (i >= text.Length)
        {
            return i;
        }

        if (text[i] == '[')
        {
            do
            {
                i++;
            } while (i < text.Length && text[i] is < '@' or > '~');
            return i;
        }

        if (text[i] is ']' or 'P' or 'X' or '^' or '_')
        {
            do
            {
                i++;
            } while (i < text.Length && text[i] is not '\u0007' and not Escape);
            return i < text.Length && text[i] == Escape ? i + 1 : i;
        }

        return i;
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var hex = new StringBuilder();
        foreach (var value in bytes)
        {
            hex.Append(hex.Length == 0 ? "" : " ").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return hex.ToString();
    }
}
