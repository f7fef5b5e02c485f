using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Relays;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines;

/// <summary>
/// Listens to the live feed of EDDN: everything that arrives goes into an archive whose segments are proven like
/// downloads, and from there into tables, if any are asked for.
/// </summary>
/// <remarks>
/// docs/archive.md specifies the archive, docs/tables.md what goes into which table. A run that was killed is made good by
/// the next one on the same archive: the segments are closed, and the tables go on from where they were.
/// </remarks>
/// <example>
/// <code>
/// var stream = new EddnStream(new EddnStreamOptions { Archive = "eddn", Targets = ["sqlite:galaxy.db"] });
/// using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
/// var result = await stream.RunAsync(progress: null, stop.Token);
/// Console.WriteLine($"{result.Totals.Archived} messages, {result.Gaps.Count} gaps");
/// </code>
/// </example>
public sealed class EddnStream
{
    /// <summary>The name of the pipeline.</summary>
    public const string PipelineName = PipelineNames.EddnStream;

    private readonly EddnStreamOptions options;
    private readonly IReadOnlyList<RelayEndpoint> endpoints;

    /// <summary>Makes a listener; it may run many times, one at a time on one archive.</summary>
    /// <exception cref="ArgumentException">The options make no sense: the message says which.</exception>
    public EddnStream(EddnStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        endpoints = [.. options.Relays.Select(RelayEndpoint.Parse).Distinct()];
        this.options = options;
    }

    /// <summary>Listens until the duration is over or the token is cancelled; both end it well.</summary>
    /// <param name="progress">Receives the progress four times a second, and the totals at the end; null for none.</param>
    /// <param name="stop">Ends the stream: the segments are closed, and the result is returned as ever.</param>
    /// <exception cref="ArgumentException">
    /// A target is of no known kind, or is a folder that lies in the archive or around it; or the key of CURVE is none.
    /// </exception>
    /// <exception cref="MissingDependencyException">libzmq, or a library of a target, is not installed.</exception>
    /// <exception cref="StarhaulException">
    /// The archive cannot be written to, or another listener writes to it; or a target can never be used: its tables are another
    /// program's, its schema is newer. One that is down, locked or held is opened again and again while messages are archived, and a
    /// target that fails later does not end the stream either.
    /// </exception>
    public async Task<EddnStreamResult> RunAsync(
        IProgress<EddnStreamProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        var sinks = BuiltInSinks.With(options.Sinks).CreateAll(options.Targets, options.TimeProvider);
        try
        {
            foreach (var sink in sinks.OfType<FolderSink>())
            {
                sink.RequireApart(options.Archive);
            }

            var run = await StreamRun.OpenAsync(options, endpoints, sinks, stop).ConfigureAwait(false);
            await using (run.ConfigureAwait(false))
            {
                return await run.RunAsync(progress, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var sink in sinks)
            {
                await sink.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>How the listener of an archive stands, or stood when it ended: nothing is asked of the listener.</summary>
    /// <exception cref="DestinationException">No listener wrote there, or its status cannot be read.</exception>
    internal static EddnStreamStatus ReadStatus(string archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return File.Exists(archive)
            ? throw new DestinationException($"'{archive}' is a file, and an archive is a folder.")
            {
                Hint = "Name the folder that a listener writes to.",
            }
            : StatusFile.Read(archive);
    }

    /// <summary>Whether the listener of an archive runs: a kill leaves a status that is young, and no lock.</summary>
    internal static bool IsRunning(string archive, EddnStreamStatus status, DateTimeOffset now)
    {
        // From another machine, or after another start of this one, a lock that nobody holds says nothing.
        var isOfThisStart = status.BootId is { } start && start == BootId.Current;
        return status.IsRunning(now) && !(isOfThisStart && ArchiveLock.IsHeld(archive) is false);
    }

    /// <summary>The gaps of an archive in the order in which they were reported; none where none were.</summary>
    /// <exception cref="DestinationException">No listener wrote there, or its list of gaps cannot be read.</exception>
    /// <exception cref="IntegrityException">Its list of gaps is damaged.</exception>
    public static IReadOnlyList<StreamGap> ReadGaps(string archive)
    {
        var gaps = ReadSoundGaps(archive, out var fault);
        return fault is null ? gaps : throw fault;
    }

    /// <summary>The same without the lines of the list that are no gaps, such as those of a later version.</summary>
    /// <exception cref="DestinationException">No listener wrote there, or its list of gaps cannot be read.</exception>
    internal static IReadOnlyList<StreamGap> ReadSoundGaps(string archive, out IntegrityException? fault)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return File.Exists(Path.Combine(archive, GapsFile.FileName))
            ? GapsFile.ReadSound(archive, out fault)
            : throw new DestinationException($"There is no archive at '{archive}'.")
            {
                Hint = "Name the folder that a listener writes to.",
            };
    }
}
