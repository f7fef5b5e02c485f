using System.Globalization;

namespace Starhaul.Api.Limits;

/// <summary>Reads the ids of limits, <c>window 10/60000ms</c>, which lie in files that anybody may have written.</summary>
internal static class LimitId
{
    /// <summary>Longer than any time that a definition may name.</summary>
    private const double LongestMilliseconds = 1e12;

    /// <summary>The count and the time of an id; null where it is none of this kind.</summary>
    public static (int Count, TimeSpan Time)? Parse(string id, string kind) =>
        id.Split(' ', '/') is [var found, var count, [.. var length, 'm', 's']]
        && found == kind
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
        && most > 0
        && double.TryParse(length, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is > 0 and < LongestMilliseconds
            ? (most, TimeSpan.FromMilliseconds(milliseconds))
            : null;
}
