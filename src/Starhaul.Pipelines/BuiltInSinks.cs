using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Ndjson;
using Starhaul.Pipelines.Sinks.Sqlite;

namespace Starhaul.Pipelines;

/// <summary>The kinds of targets that need no package of their own: one line each.</summary>
internal static class BuiltInSinks
{
    /// <summary>The list.</summary>
    public static IReadOnlyList<SinkFactory> All { get; } =
    [
        new()
        {
            Schemes = ["sqlite:"],
            Form = "sqlite:PATH",
            Create = (place, time) => new UpdatingSink(SqliteStore.At(place), time),
        },
        new()
        {
            Schemes = ["ndjson:"],
            Form = "ndjson:DIR",
            Create = (place, _) => new NdjsonSink(place),
            Exists = FolderSink.MayExist,
            Identity = FolderSink.Identify,
        },
    ];

    /// <summary>The kinds of a pipeline: these, and those that its options add.</summary>
    /// <exception cref="ArgumentException">Two kinds have one scheme.</exception>
    public static SinkRegistry With(IReadOnlyList<SinkFactory> added) => new(All, added);
}
