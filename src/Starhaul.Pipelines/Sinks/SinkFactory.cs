using System.Globalization;
using Starhaul.Native;
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
    /// What a place stands for, whatever its spelling: two targets of one identity are one. Default: the file or folder that its
    /// path leads to, by whatever links.
    /// </summary>
    public Func<string, string> Identity { get; init; } = FileIdentity;

    /// <summary>Whether it takes the place of a kind that is built in and has one of its schemes. Default false.</summary>
    public bool ReplacesBuiltIn { get; init; }

    /// <summary>
    /// What a path leads to: the file or folder that is there, which hard and symbolic links have in common, else the folder that it
    /// would be made in and its name.
    /// </summary>
    /// <exception cref="ArgumentException">The place is a URL.</exception>
    internal static string FileIdentity(string place)
    {
        if (
            place.IndexOf("://", StringComparison.Ordinal) is > 0 and var end
            && !place[..end].Contains('/', StringComparison.Ordinal)
        )
        {
            throw new ArgumentException(
                $"Tables are written to files and folders of this machine, not to {place[..end]}:// (name a path).",
                nameof(place)
            );
        }

        var path = RealPath(place);
        var folder = Path.GetDirectoryName(path);
        return Posix.Stat(path) is { } there ? Text(there, "")
            : folder is not null && Posix.Stat(Path.Join(folder, ".")) is { } parent
                ? Text(parent, Path.GetFileName(path))
            : path;

        static string Text(FileStat stat, string name) =>
            string.Create(CultureInfo.InvariantCulture, $"{stat.Device}:{stat.Inode}/{name}");
    }

    /// <summary>The full path of a file or folder without a slash at its end; of a symbolic link, where it leads to.</summary>
    internal static string RealPath(string place)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path; // Nothing is there, or links lead in a circle: who opens it says so.
        }
    }
}
