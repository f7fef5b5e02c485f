using Starhaul.DuckDb;
using Starhaul.Pipelines.Sinks;
using Starhaul.Postgres;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Every kind of target that there is, as the command line knows them.</summary>
internal static class AllSinks
{
    /// <summary>The kinds that are registered.</summary>
    public static IReadOnlyList<SinkFactory> Added { get; } = [PostgresSinks.Database, .. DuckDbSinks.All];

    /// <summary>These and the built-in ones.</summary>
    public static SinkRegistry Registry { get; } = BuiltInSinks.With(Added);
}
