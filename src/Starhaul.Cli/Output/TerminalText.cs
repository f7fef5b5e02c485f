using System.Globalization;
using System.Text;

namespace Starhaul.Cli.Output;

/// <summary>The one place where text that a server may have had a hand in is made safe to show.</summary>
internal static class TerminalText
{
    private const char Escape = '\x1b';
    private const char Bell = '\x07';
    private const char ControlSequence = '\x9b'; // CSI, also written ESC [
    private const char StringEnd = '\x9c'; // ST, also written ESC \

    // OSC, DCS, SOS, PM and APC: as one character, and as the letter after an ESC.
    private const string StringBegins = "\x9d\x90\x98\x9e\x9f";
    private const string StringBeginsAfterEscape = "]PX^_";

    /// <summary>
    /// The text without escape sequences, control characters and characters that turn the direction of writing. A line
    /// break or a tab becomes a space.
    /// </summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var end = EndOfSequence(text, at);
            if (end > at)
            {
                at = end;
                continue;
            }

            _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            at += length;
            if (rune.Value is '\n' or '\t')
            {
                clean.Append(' ');
            }
            else if (!IsHidden(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;

    /// <summary>Where the escape sequence (ECMA-48) that begins here ends; the same place when none begins here.</summary>
    private static int EndOfSequence(string text, int at)
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        return text[at] switch
        {
            ControlSequence => EndOfControl(text, at + 1, '?'),
            Escape when next is '[' => EndOfControl(text, at + 2, '?'),
            Escape when StringBeginsAfterEscape.Contains(next) => EndOfString(text, at + 2),
            Escape => EndOfControl(text, at + 1, '/'),
            var first when StringBegins.Contains(first) => EndOfString(text, at + 1),
            _ => at,
        };
    }

    /// <summary>Characters up to <paramref name="last"/> (parameters, intermediates), then one final character.</summary>
    private static int EndOfControl(string text, int at, char last)
    {
        while (at < text.Length && text[at] >= ' ' && text[at] <= last)
        {
            at++;
        }

        return at < text.Length && text[at] > last && text[at] <= '~' ? at + 1 : at;
    }

    private static int EndOfString(string text, int at)
    {
        while (at < text.Length && text[at] is not (Bell or StringEnd or Escape))
        {
            at++;
        }

        // An ESC may begin the next sequence as well as the end of this one; either way it is looked at again.
        return at < text.Length && text[at] is not Escape ? at + 1 : at;
    }
}
