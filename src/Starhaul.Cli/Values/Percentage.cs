using System.Globalization;

namespace Starhaul.Cli.Values;

/// <summary>Reads and writes a share as people write it: <c>1%</c>, <c>0.5 %</c>, or <c>0.01</c>.</summary>
internal static class Percentage
{
    /// <summary>The form, for a message or a help text.</summary>
    public const string Form = "a share such as 1% or 0.01";

    /// <summary>A share from 0 to 1 as <c>1%</c>.</summary>
    public static string Text(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##}%");

    /// <summary>Reads a share from 0 to 1.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message is <see cref="Form"/>.</exception>
    public static double Parse(string text)
    {
        var isPercent = text.EndsWith('%');
        var isNumber = double.TryParse(
            isPercent ? text[..^1] : text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number
        );
        var share = isPercent ? number / 100 : number;
        return isNumber && share is >= 0 and <= 1 ? share : throw new FormatException(Form);
    }
}
