using System.Text;
using System.Text.RegularExpressions;

namespace Starhaul.Api.Requests;

/// <summary>The forms in which servers repeat a secret: each character as it is, or escaped as URLs, forms or JSON have it.</summary>
internal static class SecretForms
{
    /// <summary>
    /// An automaton has some nine nodes a character, and .NET refuses one of 10,000: keys in PEM and signed assertions are longer. The forms
    /// of a character exclude each other, so that a matcher with backtracking does as well.
    /// </summary>
    private const int LongestAutomaton = 400;

    public static Regex CreatePattern(string secret) =>
        new(
            string.Concat(secret.EnumerateRunes().Select(Forms)),
            secret.Length <= LongestAutomaton
                ? RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
                : RegexOptions.CultureInvariant,
            matchTimeout: TimeSpan.FromSeconds(10)
        );

    private static string Forms(Rune character)
    {
        var plain = character.ToString();
        var percent = string.Concat(Encoding.UTF8.GetBytes(plain).Select(static b => $"%{b:X2}"));
        var json = string.Concat(plain.Select(static unit => $@"\\u{(int)unit:X4}"));
        var form = plain == " " ? @"|\+" : "";

        // A backslash before it: JSON's short escapes of a quotation mark, a slash and itself.
        return $@"(?:\\?{Regex.Escape(plain)}|(?i:{percent})|(?i:{json}){form})";
    }
}
