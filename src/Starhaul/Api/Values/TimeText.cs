using System.Globalization;

namespace Starhaul.Api.Values;

/// <summary>Times as APIs want them.</summary>
internal static class TimeText
{
    /// <param name="time">The time.</param>
    /// <param name="format"><c>iso</c>, <c>unix</c> (seconds), or a .NET format; always UTC.</param>
    public static string Format(DateTimeOffset time, string format) =>
        format switch
        {
            "iso" => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            "unix" => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _ => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture),
        };

    /// <summary>A time of a record: ISO 8601, the forms of the dumps, or seconds since 1970; null when it is none.</summary>
    public static DateTimeOffset? Read(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : null;
}
