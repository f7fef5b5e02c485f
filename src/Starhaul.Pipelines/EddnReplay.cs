using Microsoft.Extensions.Logging;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines;

/// <summary>
/// Loads messages that were archived into tables: segments of an <see cref="EddnStream"/>, or files of the public archive
/// (<c>NAME-YYYY-MM-DD.jsonl.bz2</c>). The tables are the same as those of a listener.
/// </summary>
/// <remarks>
/// Every file is proven before it is loaded, and a file that a target has is left out. An interrupted replay is gone on with
/// by the same call.
/// </remarks>
public sealed class EddnReplay
{
    private const int MostNamed = 10;

    // Each line is judged by itself: the public archive has lines that are cut.
    private static readonly FetchOptions Proof = new() { ChecksRecords = false };

    private readonly EddnReplayOptions options;
    private readonly ILogger log;

    /// <summary>Makes a replay; it may run many times.</summary>
    /// <exception cref="ArgumentException">The options make no sense: the message says which.</exception>
    public EddnReplay(EddnReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ReplayLoad.RequireTables(options.Schema);
        this.options = options;
        log = options.LoggerFactory.CreateLogger<EddnReplay>();
    }

    /// <summary>Loads what is there.</summary>
    /// <param name="archive">The folder of an archive, any folder with files of messages, or one such file.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Ends the replay; the same call goes on from there.</param>
    /// <exception cref="ArgumentException">A target is of no known kind.</exception>
    /// <exception cref="DestinationException">There is nothing at the path, or a target cannot be used.</exception>
    /// <exception cref="IntegrityException">A file is damaged. All others are loaded.</exception>
    /// <exception cref="UnexpectedContentException">A file is none of messages, or all of it is rejected. All others are loaded.</exception>
    public Task<EddnReplayResult> RunAsync(
        string archive,
        IProgress<EddnReplayProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(archive);
        return Telemetry.LoadAsync(
            "replay",
            archive,
            () => LoadAsync(archive, progress, cancellationToken),
            static result => result.Targets.Max(static target => target.Messages)
        );
    }

    private async Task<EddnReplayResult> LoadAsync(
        string archive,
        IProgress<EddnReplayProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var files = Files(archive);
        var whole = files.Where(file => !file.IsOpen).ToList();
        var registry = BuiltInSinks.With(options.Sinks);
        var made = new NewTargets(registry, options.Targets);
        var sinks = registry.CreateAll(options.Targets, options.TimeProvider);
        var isLoaded = false;
        try
        {
            foreach (var sink in sinks)
            {
                await sink.OpenAsync(cancellationToken).ConfigureAwait(false);
            }

            var box = Directory.Exists(archive) ? archive : Path.GetDirectoryName(Path.GetFullPath(archive))!;
            var fetcher = new FileFetcher(
                new FileFetcherOptions
                {
                    Box = box,
                    TimeProvider = options.TimeProvider,
                    LoggerFactory = options.LoggerFactory,
                }
            );
            await using (fetcher.ConfigureAwait(false))
            {
                var manifest = await ReadManifestAsync(box, cancellationToken).ConfigureAwait(false);
                using var load = new ReplayLoad(options, sinks, Path.GetFullPath(box));
                var failures = new List<(string Path, StarhaulException Error)>();
                for (var done = 0; done < whole.Count; done++)
                {
                    Log.Replaying(log, whole[done].FullPath, done + 1, whole.Count);
                    var report = () => progress?.Report(load.Progress(whole[done], done, whole.Count));
                    report();
                    try
                    {
                        var proven = await fetcher
                            .ProveAsync(Source.Parse(whole[done].FullPath), Proof, progress: null, cancellationToken)
                            .ConfigureAwait(false);
                        var known = manifest?.FindByPath(whole[done].Path);
                        var record =
                            known?.Sha256 == proven.Record.Sha256
                                ? proven.Record with
                                {
                                    Stream = known.Stream,
                                }
                                : proven.Record;
                        await load.RunAsync(whole[done], record, report, cancellationToken).ConfigureAwait(false);
                    }
                    catch (StarhaulException e) when (e is IntegrityException or UnexpectedContentException)
                    {
                        failures.Add((whole[done].Path, e)); // the others are worth having
                    }
                }

                RequireNone(failures, whole.Count);
                isLoaded = true;
                return new EddnReplayResult
                {
                    Archive = Path.GetFullPath(archive),
                    Files = whole.Count,
                    StillOpen = files.Count - whole.Count,
                    Rejects = load.Rejects,
                    RejectsTrouble = load.RejectsTrouble,
                    Targets = load.Results,
                };
            }
        }
        finally
        {
            foreach (var sink in sinks)
            {
                await sink.DisposeAsync().ConfigureAwait(false);
            }

            if (!isLoaded)
            {
                await made.DeleteEmptyAsync().ConfigureAwait(false);
            }
        }
    }

    // What the archive says of its segments, such as which ones a day was joined from; files of others have no manifest.
    private async Task<Manifest?> ReadManifestAsync(string box, CancellationToken cancellationToken)
    {
        try
        {
            var asked = new ManifestOptions { TimeProvider = options.TimeProvider };
            return await Manifest.OpenAsync(box, asked, cancellationToken).ConfigureAwait(false);
        }
        catch (IntegrityException)
        {
            return null; // each file is proven by itself
        }
    }

    private static void RequireNone(List<(string Path, StarhaulException Error)> failures, int files)
    {
        if (failures.Count == 0)
        {
            return;
        }

        var others = failures.Count < files ? " The others are loaded." : "";
        var message =
            string.Join(
                ' ',
                failures
                    .Take(MostNamed)
                    .Select(static failed =>
                        failed.Error.Message.Contains(failed.Path, StringComparison.Ordinal)
                            ? $"{failed.Error.Message.TrimEnd('.')}."
                            : $"'{failed.Path}': {failed.Error.Message.TrimEnd('.')}."
                    )
            ) + (failures.Count > MostNamed ? $" And {failures.Count - MostNamed} more." : "");

        // Damage first: it is what somebody can mend.
        var damage = failures.Find(static failed => failed.Error is IntegrityException).Error;
        var (first, hint) = damage is null
            ? (failures[0].Error, failures[0].Error.Hint)
            : (damage, "Manifest.VerifyAsync names the files of the archive that are damaged.");
        throw damage is null
            ? new UnexpectedContentException(message + others, first) { Source = first.Source, Hint = hint }
            : new IntegrityException(message + others, first) { Source = first.Source, Hint = hint };
    }

    private IReadOnlyList<SegmentFile> Files(string archive)
    {
        if (File.Exists(archive))
        {
            // A file that the caller names may be a link; within a folder none is followed.
            var path = File.ResolveLinkTarget(archive, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(archive);
            return [new SegmentFile(path, Path.GetFileName(path), SegmentArea.Main, null, null, null, IsOpen: false)];
        }

        var files = Directory.Exists(archive)
            ? ArchiveFolder.Segments(archive, options.Since, options.Until, options.Schema)
            : [];
        return files.Count > 0
            ? files
            : throw new DestinationException($"There are no files of messages at '{archive}'.")
            {
                Hint =
                    "Name the folder that a listener writes to, or files that end in .jsonl, .jsonl.gz, .jsonl.zst or .jsonl.bz2. "
                    + "EddnReplayOptions.Since, EddnReplayOptions.Until and EddnReplayOptions.Schema leave files out.",
            };
    }
}
