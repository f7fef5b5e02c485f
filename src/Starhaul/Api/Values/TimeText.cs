using System.Globalization;

namespace Starhaul.Api.Values;

/// <summary>Times as APIs want them.</summary>
internal static class TimeText
{
    /// <summary>1973: a smaller number is a count. A thousand times as many seconds are the year 5138.</summary>
    private const decimal LeastSeconds = 100_000_000;

    /// <param name="time">The time.</param>
    /// <param name="format"><c>iso</c>, <c>unix</c> (seconds), <c>unix_ms</c>, <c>unix_us</c>, or a .NET format; always UTC.</param>
    public static string Format(DateTimeOffset time, string format) =>
        format switch
        {
            "iso" => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            "unix_ms" => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            "unix_us" => ((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond).ToString(
                CultureInfo.InvariantCulture
            ),
            "unix" => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _ => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture),
        };

    /// <summary>
    /// A time of a record: ISO 8601, the forms of the dumps, or seconds, milliseconds, microseconds or nanoseconds since 1970; null when it
    /// is none. A number of before 1973 counts something else.
    /// </summary>
    public static DateTimeOffset? Read(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            decimal? seconds = number switch
            {
                < LeastSeconds => null,
                < LeastSeconds * 1000 => number,
                < LeastSeconds * 1_000_000 => number / 1000,
                < LeastSeconds * 1_000_000_000 => number / 1_000_000,
                < LeastSeconds * 1_000_000_000_000 => number / 1_000_000_000,
                _ => null,
            };
            return seconds is { } found
                ? DateTimeOffset.UnixEpoch.AddTicks((long)(found * TimeSpan.TicksPerSecond))
                : null;
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
    }
}
