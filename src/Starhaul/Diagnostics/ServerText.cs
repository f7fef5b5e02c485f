using System.Globalization;
using System.Text;

namespace Starhaul;

/// <summary>Makes words that a server sent fit for a message: short, on one line, and unable to steer a terminal.</summary>
internal static class ServerText
{
    private const int Longest = 60;
    private const char Escape = '\u001B';

    /// <summary>At most so many characters of a text on one line, 60 by default, without control characters and escape sequences.</summary>
    public static string Clean(string text, int longest = Longest)
    {
        var clean = new StringBuilder(Longest);
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

            if (clean.Length == longest)
            {
                // A pair of surrogates is shown whole or not at all.
                clean.Length = longest - 3 - (char.IsHighSurrogate(clean[longest - 4]) ? 1 : 0);
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
}
