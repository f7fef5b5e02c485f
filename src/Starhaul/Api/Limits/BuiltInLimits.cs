using System.Globalization;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Limits;

/// <summary>The limits that a definition may name: one line each.</summary>
internal static class BuiltInLimits
{
    /// <summary>Longer than any time that a definition may name.</summary>
    private const double LongestMilliseconds = 1e12;

    public static ApiLimit Read(Field field) =>
        field.Get("type").Word<Func<Field, ApiLimit>>(("sliding_window", Window), ("leaky_bucket", Bucket))(field);

    /// <summary>The limit of an <see cref="ApiLimit.Id"/>; null where it is none.</summary>
    public static ApiLimit? Find(string id) =>
        id.Split(' ', '/') is [var kind, var count, [.. var length, 'm', 's']]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
        && most > 0
        && double.TryParse(length, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is > 0 and < LongestMilliseconds
            ? kind switch
            {
                "window" => new SlidingWindowLimit { Requests = most, Per = TimeSpan.FromMilliseconds(milliseconds) },
                "bucket" => new LeakyBucketLimit { Capacity = most, Every = TimeSpan.FromMilliseconds(milliseconds) },
                _ => null,
            }
            : null;

    private static SlidingWindowLimit Window(Field field)
    {
        field.Only("type", "requests", "per");
        return new SlidingWindowLimit { Requests = field.Get("requests").Whole(1), Per = field.Get("per").Time() };
    }

    private static LeakyBucketLimit Bucket(Field field)
    {
        field.Only("type", "capacity", "every");
        return new LeakyBucketLimit
        {
            Capacity = field.Find("capacity")?.Whole(1) ?? 1,
            Every = field.Get("every").Time(),
        };
    }
}
