using Starhaul.Api.Limits;

namespace Starhaul;

/// <summary>The limits that come with the library: one line each.</summary>
internal static class BuiltInLimits
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiLimitType> All { get; } =
    [
        new("sliding_window", SlidingWindowLimit.Read, SlidingWindowLimit.Restore),
        new("leaky_bucket", LeakyBucketLimit.Read, LeakyBucketLimit.Restore),
    ];
}
