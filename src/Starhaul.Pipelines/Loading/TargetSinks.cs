using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>The sinks of a run.</summary>
internal static class TargetSinks
{
    /// <summary>Makes a sink for each target; one that is named twice, in whatever spelling, has one.</summary>
    /// <param name="targets">The targets as a person writes them.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A target is of no known kind.</exception>
    public static List<Sink> Create(IReadOnlyList<string> targets, TimeProvider time) =>
        [
            .. targets
                .DistinctBy(BuiltInSinks.Identity, StringComparer.Ordinal)
                .Select(target => BuiltInSinks.Create(target, time)),
        ];
}
