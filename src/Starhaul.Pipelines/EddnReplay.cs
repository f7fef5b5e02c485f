using Microsoft.Extensions.Logging;
using Starhaul.Native;
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
    /// <exception cref="IntegrityException">A file is damaged, may not be read, or is missing though the manifest records it. All others are loaded.</exception>
    /// <exception cref="SourceUnavailableException">The one file that is named may not be read.</exception>
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
        var isFolder = Directory.Exists(archive);
        if (!isFolder && !File.Exists(archive))
        {
            throw NothingAt(archive);
        }

        var box = Path.GetFullPath(isFolder ? archive : Path.GetDirectoryName(Path.GetFullPath(archive))!);
        var manifest = await ReadManifestAsync(box, cancellationToken).ConfigureAwait(false);
        var failures = new ReplayFailures(box);
        var files = isFolder ? Files(box, manifest, failures) : [NamedFile(archive)];
        if (files.Count == 0 && !failures.Any)
        {
            throw NothingAt(box);
        }

        var whole = files.Where(file => !file.IsOpen).ToList();
        var registry = BuiltInSinks.With(options.Sinks);
        var made = new NewTargets(registry, options.Targets);
        var sinks = registry.CreateAll(options.Targets, options.TimeProvider);
        var isLoaded = false;
        try
        {
            foreach (var folder in isFolder ? sinks.OfType<FolderSink>() : [])
            {
                folder.RequireApart(box);
            }

            foreach (var sink in sinks)
            {
                await sink.OpenAsync(cancellationToken).ConfigureAwait(false);
            }

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
                using var load = new ReplayLoad(options, sinks, box);
                var loaded = 0;
                for (var done = 0; done < whole.Count; done++)
                {
                    Log.Replaying(log, whole[done].FullPath, done + 1, whole.Count);
                    var report = () => progress?.Report(load.Progress(whole[done], done, whole.Count));
                    report();
                    try
                    {
                        if (
                            isFolder
                            && await IsTakenOutAsync(whole[done], manifest, cancellationToken).ConfigureAwait(false)
                        )
                        {
                            whole.RemoveAt(done--);
                            whole.AddRange(Files(box, manifest, failures).Where(file => !file.IsOpen).Except(whole));
                            continue;
                        }

                        if (isFolder && whole[done].IsThere)
                        {
                            RequireNoLink(box, whole[done]);
                        }

                        var known = manifest?.FindByPath(whole[done].Path);
                        var record =
                            known is not null && !whole[done].IsThere
                                ? known // a target may have it
                                : await ProveAsync(fetcher, whole[done], known, cancellationToken)
                                    .ConfigureAwait(false);
                        await load.RunAsync(whole[done], record, report, cancellationToken).ConfigureAwait(false);
                        loaded++;
                    }
                    catch (StarhaulException e)
                        when (e is IntegrityException or UnexpectedContentException
                            || (e is SourceUnavailableException && isFolder)
                        )
                    {
                        failures.Add(whole[done].Path, e); // the others are worth having
                    }
                }

                failures.ThrowIfAny(loaded);
                isLoaded = true;
                return new EddnReplayResult
                {
                    Archive = Path.GetFullPath(archive),
                    Files = whole.Count,
                    StillOpen = files.Count(file => file.IsOpen),
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

    private static async Task<ManifestRecord> ProveAsync(
        FileFetcher fetcher,
        SegmentFile file,
        ManifestRecord? known,
        CancellationToken cancellationToken
    )
    {
        var proven = await fetcher
            .ProveAsync(Source.Parse(file.FullPath), Proof, progress: null, cancellationToken)
            .ConfigureAwait(false);
        return known?.Sha256 == proven.Record.Sha256 ? proven.Record with { Stream = known.Stream } : proven.Record;
    }

    // A file that the caller names may be a link; within a folder none is followed.
    private static SegmentFile NamedFile(string file)
    {
        var path = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        return new SegmentFile(path, Path.GetFileName(path), SegmentArea.Main, null, null, null, IsOpen: false);
    }

    // Joined meanwhile, it is part of a segment of the day, which is there now.
    private static async Task<bool> IsTakenOutAsync(
        SegmentFile file,
        Manifest? manifest,
        CancellationToken cancellationToken
    )
    {
        if (file.IsThere || manifest is not { Lines: > 0 })
        {
            return false;
        }

        await manifest.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return !manifest.Contains(file.Path);
    }

    // What is listed is no link; what the manifest names may be one, or lie behind one.
    private static void RequireNoLink(string box, SegmentFile file)
    {
        try
        {
            Posix.OpenRegularBelow(box, file.Path).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException(e.Message, e) { Hint = "Check the path and its permissions." };
        }
    }

    // What the manifest records and nobody took out is asked for, too: a replay that passed over it would seem whole.
    private IReadOnlyList<SegmentFile> Files(string box, Manifest? manifest, ReplayFailures failures)
    {
        List<string> recorded =
        [
            .. manifest?.Records.Where(static record => record.Stream is not null).Select(static record => record.Path)
                ?? [],
        ];
        var files = ArchiveFolder.Segments(box, options.Since, options.Until, options.Schema, recorded);
        foreach (var (folder, reason) in ArchiveFolder.UnreadableFolders(box))
        {
            // Where a manifest says what is in there, a folder that has nothing that is asked for is nobody's concern.
            var visible = files.Where(file => !file.Path.StartsWith(folder + '/', StringComparison.Ordinal)).ToList();
            if (recorded.Count == 0 ? ArchiveFolder.MayHoldMessages(folder) : visible.Count < files.Count)
            {
                failures.Add(folder, new SourceUnavailableException(reason) { Hint = "Check its permissions." });
            }

            files = visible;
        }

        return files;
    }

    private static DestinationException NothingAt(string archive) =>
        new($"There are no files of messages at '{archive}'.")
        {
            Hint =
                "Name the folder that a listener writes to, or files that end in .jsonl, .jsonl.gz, .jsonl.zst or .jsonl.bz2. "
                + "EddnReplayOptions.Since, EddnReplayOptions.Until and EddnReplayOptions.Schema leave files out.",
        };
}
