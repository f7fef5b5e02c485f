using System.Globalization;
using System.Text;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Makes what stands in a source fit for a message: short, on one line, and unable to steer a terminal.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    /// <summary>The first bytes of a value, without controls.</summary>
    public static string Take(ReadOnlySpan<byte> value)
    {
        var text = Take(Encoding.UTF8.GetString(value[..Math.Min(value.Length, Longest)]));
        return value.Length > Longest ? $"{text}..." : text;
    }

    /// <summary>A text without controls.</summary>
    public static string Take(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !IsHidden(rune)).Select(rune => rune.ToString()));

    // Controls, and the format characters that turn the direction of what follows.
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
