using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines;

/// <summary>One kind of target: how it is written, and what makes a sink of it.</summary>
/// <remarks>
/// SQLite and NDJSON are there without being named. Others are registered by the options of a pipeline:
/// <c>SpanshDumpOptions.Sinks</c> and its like.
/// </remarks>
/// <example>
/// <code>
/// var csv = new SinkFactory
/// {
///     Schemes = ["csv:"],
///     Form = "csv:DIR",
///     Create = (folder, time) => new CsvSink(folder),
/// };
/// var dump = new SpanshDump(new SpanshDumpOptions { Targets = ["csv:galaxy"], Sinks = [csv] });
/// </code>
/// </example>
public sealed record SinkFactory
{
    /// <summary>
    /// What such a target begins with, in any case of letters, such as <c>csv:</c>; further ones are other spellings. A scheme
    /// that another kind has is refused.
    /// </summary>
    public required IReadOnlyList<string> Schemes { get; init; }

    /// <summary>How a target is written, for messages and help: <c>csv:DIR</c>.</summary>
    public required string Form { get; init; }

    /// <summary>
    /// Makes the sink from the place, which is what follows the scheme, and the clock. It MUST touch nothing: the sink is
    /// opened later. It throws <c>ArgumentException</c> for a place that cannot be one.
    /// </summary>
    public required Func<string, TimeProvider, Sink> Create { get; init; }

    /// <summary>
    /// Whether there is something at a place already; where only a connection can tell, true. Default: whether there is a file
    /// or a folder of that path.
    /// </summary>
    public Func<string, bool> Exists { get; init; } = Path.Exists;

    /// <summary>
    /// What a place stands for, whatever its spelling: two targets of one identity are one. Default: its full path.
    /// </summary>
    public Func<string, string> Identity { get; init; } = FullPath;

    /// <summary>Whether it takes the place of a kind that is built in and has one of its schemes. Default false.</summary>
    public bool ReplacesBuiltIn { get; init; }

    /// <summary>The full path of a file or folder without a slash at its end.</summary>
    internal static string FullPath(string place) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
}
