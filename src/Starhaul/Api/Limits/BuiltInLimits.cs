using Starhaul.Api.Definitions;

namespace Starhaul.Api.Limits;

/// <summary>The limits that a definition may name: one line each.</summary>
internal static class BuiltInLimits
{
    public static ApiLimit Read(Field field) =>
        field.Get("type").Word<Func<Field, ApiLimit>>(("sliding_window", Window), ("leaky_bucket", Bucket))(field);

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
