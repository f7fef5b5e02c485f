using System.Globalization;

namespace Starhaul.Cli.Values;

/// <summary>Reads times as people write them: <c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>1.5h</c>.</summary>
internal static class Duration
{
    /// <summary>The form, for a message or a help text.</summary>
    public const string Form = "a time such as 500ms, 30s, 10m or 1h";

    // The longest wait that a timer of .NET takes.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Reads a time above zero.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message is <see cref="Form"/>.</exception>
    public static TimeSpan Parse(string text)
    {
        var digits = text.Trim();
        var (unit, length) = digits switch
        {
            [.., 'm', 's'] => (TimeSpan.FromMilliseconds(1), 2),
            [.., 's'] => (TimeSpan.FromSeconds(1), 1),
            [.., 'm'] => (TimeSpan.FromMinutes(1), 1),
            [.., 'h'] => (TimeSpan.FromHours(1), 1),
            _ => throw new FormatException(Form),
        };

        var isNumber = double.TryParse(
            digits.AsSpan()[..^length].TrimEnd(),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        return isNumber && number > 0 && number * unit.TotalSeconds <= Longest.TotalSeconds
            ? number * unit
            : throw new FormatException(Form);
    }
}
