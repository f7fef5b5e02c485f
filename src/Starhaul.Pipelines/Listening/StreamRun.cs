using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Relays;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Listening;

/// <summary>One run of a listener: from the first connection to the last row.</summary>
internal sealed class StreamRun : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1);

    // Segments are to be closed 5 s after SIGTERM; the tables have what is left of that, and the next run the rest.
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(250);

    private readonly EddnStreamOptions options;
    private readonly IReadOnlyList<RelayEndpoint> endpoints;
    private readonly TimeProvider time;
    private readonly StreamMeter meter;
    private readonly GapLog gaps;
    private readonly FrameQueue queue;
    private readonly List<TargetOpening> openings = [];
    private readonly List<TableFollower> followers = [];
    private readonly List<IDisposable> owned = [];
    private readonly CurveKeys? curve;
    private readonly ArchiveWriter archive;
    private readonly Func<EddnMessage, string?> validate;
    private readonly MessageRejects rejects;
    private readonly StreamReport report;
    private readonly StatusWriter status;
    private readonly TroubleLog troubles;
    private readonly string root;

    private StreamRun(
        EddnStreamOptions options,
        IReadOnlyList<RelayEndpoint> endpoints,
        CurveKeys? curve,
        ArchiveWriter archive,
        Func<EddnMessage, string?> validate
    )
    {
        this.validate = validate;
        this.curve = curve;
        this.options = options;
        this.endpoints = endpoints;
        this.archive = archive;
        time = options.TimeProvider;
        meter = new StreamMeter(time);
        root = Path.GetFullPath(options.Archive);
        gaps = new GapLog(archive, meter);
        queue = new FrameQueue(file: new SpillFile(root), report: gaps.Add);
        rejects = new MessageRejects(root, time);
        report = new StreamReport(archive, meter, queue, followers, rejects, time);
        status = new StatusWriter(archive, time);
        troubles = new TroubleLog(options.LoggerFactory.CreateLogger<StreamRun>());
        foreach (var gap in archive.GapsBefore)
        {
            meter.Add(gap);
        }
    }

    /// <summary>
    /// Opens the archive, with the targets beside it, and makes good what an earlier run could not end. The archive waits for no
    /// target: <see cref="TargetOpening"/>.
    /// </summary>
    public static async Task<StreamRun> OpenAsync(
        EddnStreamOptions options,
        IReadOnlyList<RelayEndpoint> endpoints,
        IReadOnlyList<Sink> sinks,
        CancellationToken cancellationToken
    )
    {
        // A missing library or key is an error before anything is touched.
        RelayGroup.RequireLibrary();
        var keys = options.CurveServerKey is { } key ? CurveKeys.Read(key) : null;
        Func<EddnMessage, string?> check = static _ => null;
        if (options.Schemas is { } folder)
        {
            var schemas = await SchemaValidator.LoadAsync(folder, cancellationToken).ConfigureAwait(false);
            check = schemas.Validate;
        }

        List<TargetOpening> targets = [.. sinks.Select(sink => new TargetOpening(sink))];
        StreamRun? run = null;
        try
        {
            await TargetOpening.JudgeAsync(targets, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            var opened = await ArchiveWriter
                .OpenAsync(ArchiveOptionsOf(options, endpoints), cancellationToken)
                .ConfigureAwait(false);
            run = new StreamRun(options, endpoints, keys, opened, check);
            run.Follow(targets);
            return run;
        }
        catch
        {
            foreach (var target in targets)
            {
                await target.DisposeAsync().ConfigureAwait(false);
            }

            if (run is not null)
            {
                await run.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Listens until it is stopped, then closes the archive and lets the tables catch up.</summary>
    public async Task<EddnStreamResult> RunAsync(
        IProgress<EddnStreamProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetUtcNow();
        using var cut = new CancellationTokenSource();
        // Away from here: a database in this process may not let go of its thread for minutes.
        var following = followers
            .Select(follower => Task.Run(() => follower.RunAsync(cut.Token), CancellationToken.None))
            .ToList();
        RelayGroup? relays = null;
        var archiver = new Archiver(queue, archive, validate, meter, gaps.Add, NewSeed());
        await using var ended = archiver.ConfigureAwait(false);
        try
        {
            relays = RelayGroup.Start(
                endpoints,
                RelayOptions(),
                queue,
                gaps.Add,
                time,
                new Random(RandomNumberGenerator.GetInt32(int.MaxValue))
            );
            status.Begin(report.Progress(relays));
            archiver.Start();
            await ListenAsync(
                    relays,
                    archiver,
                    [relays.Completion, archiver.Completion, gaps.Completion, .. following],
                    progress,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (!await relays.StopAsync(LongestStop).ConfigureAwait(false))
            {
                foreach (var gap in relays.Status.Select(relay => relay.OpenGap).OfType<StreamGap>())
                {
                    gaps.Add(gap);
                }
            }

            queue.Complete();
            await EndAsync(archiver.Completion, relays, progress).ConfigureAwait(false);
            gaps.Finish();
            await gaps.Completion.ConfigureAwait(false);
            Offer();
            await EndAsync(archive.CloseAsync(), relays, progress).ConfigureAwait(false);
            await CatchUpAsync(following, cut, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            queue.Complete();
            gaps.Finish();
            var goOn = relays is null ? [] : report.Progress(relays).OpenGaps;
            await cut.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([.. following, gaps.Completion]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (relays is not null)
            {
                // The archive is not taken away from under the thread that writes to it.
                await Task.WhenAll(relays.StopAsync(LongestStop), archiver.Completion)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await status
                    .EndAsync(report.Progress(relays) with { OpenGaps = goOn }, error.Message)
                    .ConfigureAwait(false);
            }

            throw;
        }

        var result = report.Result(started, relays);
        await status.EndAsync(result.Totals, error: null).ConfigureAwait(false);
        progress?.Report(result.Totals);
        return result;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var opening in openings)
        {
            await opening.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var part in owned)
        {
            part.Dispose();
        }

        rejects.Dispose();
        gaps.Finish();
        await gaps.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await archive.DisposeAsync().ConfigureAwait(false);
        queue.Dispose();
    }

    private void Follow(List<TargetOpening> targets)
    {
        if (targets.Count == 0)
        {
            return;
        }

        var segments = Segments();
        foreach (var target in targets)
        {
            openings.Add(target);
            var batches = new SegmentBatches(NewRows());
            owned.Add(batches);
            var imports = new SegmentImports(archive.Segments, time);
            var follower = new TableFollower(target.Sink, imports, batches, rejects, time, target.WaitAsync, Segments);
            owned.Add(follower);
            follower.Offer(segments);
            followers.Add(follower);
        }
    }

    private async Task ListenAsync(
        RelayGroup relays,
        Archiver archiver,
        IReadOnlyList<Task> parts,
        IProgress<EddnStreamProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var listening = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && !IsOver(listening))
        {
            // Before it is stopped a part ends by an error alone.
            var ended = await Task.WhenAny([.. parts, Task.Delay(ReportInterval, time, cancellationToken)])
                .ConfigureAwait(false);
            if (parts.Contains(ended))
            {
                await ended.ConfigureAwait(false);
                throw new InvalidOperationException("A part of the listener ended before it was stopped.");
            }

            archive.ThrowIfFailed();
            archiver.Check(time.GetUtcNow());
            Offer();
            Report(relays, progress);
        }
    }

    private void Report(RelayGroup relays, IProgress<EddnStreamProgress>? progress)
    {
        var state = report.Progress(relays);
        status.Report(state);
        troubles.Report(state);
        progress?.Report(state);
    }

    /// <summary>Waits for a part to end. A keeper that gives up on what does not move is shown what does.</summary>
    private async Task EndAsync(Task part, RelayGroup relays, IProgress<EddnStreamProgress>? progress)
    {
        var before = (queue.Count, archive.Statistics.SegmentsClosed);
        while (await Task.WhenAny(part, Task.Delay(ReportInterval, time)).ConfigureAwait(false) != part)
        {
            var now = (queue.Count, archive.Statistics.SegmentsClosed);
            if (now != before)
            {
                Report(relays, progress);
                before = now;
            }
        }

        await part.ConfigureAwait(false);
    }

    private bool IsOver(long since) => options.Duration is { } limit && time.GetElapsedTime(since) >= limit;

    private void Offer()
    {
        var begun = archive
            .Segments.TakeBegun()
            .Where(name => name.Area == SegmentArea.Main)
            .Select(name => ArchiveFolder.Describe(root, Path.Join(root, name.Path)))
            .OfType<SegmentFile>()
            .Where(HasHome)
            .ToList();
        foreach (var follower in followers)
        {
            follower.Offer(begun);
        }
    }

    private async Task CatchUpAsync(List<Task> following, CancellationTokenSource cut, CancellationToken stop)
    {
        foreach (var follower in followers)
        {
            follower.Finish();
        }

        using var late = stop.Register(() => cut.CancelAfter(LongestCatchUp));
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var ended in following.Where(ended => ended.IsFaulted))
        {
            await ended.ConfigureAwait(false);
        }
    }

    private static ArchiveOptions ArchiveOptionsOf(EddnStreamOptions options, IReadOnlyList<RelayEndpoint> endpoints) =>
        new()
        {
            Folder = options.Archive,
            Relays = [.. endpoints.Select(endpoint => endpoint.Address)],
            Compression = options.Compression == "gzip" ? ArchiveCompression.Gzip : ArchiveCompression.Zstandard,
            OneFile = options.OneFile,
            FlushInterval = options.FlushInterval,
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
        };

    private RelayOptions RelayOptions() => new() { Silence = options.Silence, Curve = curve };

    private MessageRows NewRows() => new(time, GalaxyTables.Data.ToHashSet());

    // A file without a record is another's, and nobody has proven it.
    private List<SegmentFile> Segments() =>
        [
            .. ArchiveFolder
                .Segments(root)
                .Where(HasHome)
                .Where(file => archive.Segments.IsOpen(file.Path) || archive.Segments.IsRecorded(file.Path)),
        ];

    private static bool HasHome(SegmentFile file) => file.Schema is null || MessageRows.HasHome(file.Schema);

    private static ulong NewSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
