using System.Globalization;

namespace Starhaul.Api.Values;

/// <summary>Stretches of time as a definition writes them: <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class DurationText
{
    public const string Form = "500ms, 10s, 5m, 1h or 7d";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParse(string text, out TimeSpan time)
    {
        foreach (var (unit, length) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(
                    text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && number > 0
                && number * length.TotalDays < 10_000
            )
            {
                time = length * number;
                return true;
            }
        }

        time = default;
        return false;
    }

    /// <summary>A stretch of time as a person reads it: <c>9 min 40 s</c>.</summary>
    public static string Describe(TimeSpan span)
    {
        var seconds = (long)Math.Ceiling(span.TotalSeconds);
        return span.TotalSeconds < 10
            ? span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s"
            : seconds switch
            {
                < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
                < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00} min"),
            };
    }
}
