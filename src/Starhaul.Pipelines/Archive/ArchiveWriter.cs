using System.Buffers;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Starhaul.Pipelines.Messages;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Writes messages into the segments of an archive: compressed as they come, flushed every second, closed by the hour and
/// by length, and then named and recorded in the manifest like any download. docs/archive.md specifies the files.
/// </summary>
/// <remarks>
/// Safe for many threads. <see cref="CloseAsync"/> ends it well; to dispose it without leaves the segments as a kill
/// would, and the next one recovers them. After an error every call raises it again.
/// </remarks>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    // A message may wait in a queue over the turn of the hour: a segment without new ones is closed a little later.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // How late it is seen at the most that the archive was taken away.
    private static readonly TimeSpan PlaceInterval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);
    private readonly DeadLetter deadLetter = new();
    private readonly StreamTable streams;
    private readonly CancellationTokenSource stop = new();
    private readonly ArchiveOptions options;
    private readonly ArchiveLock held;
    private readonly GapsFile gaps;
    private readonly SegmentPublisher publisher;
    private readonly ArchivePlace place;
    private readonly UnflushedTail unflushed;
    private readonly string root;
    private readonly ILogger log;
    private Task ticking = Task.CompletedTask;
    private DateTimeOffset flushedAt;
    private DateTimeOffset syncedAt;
    private DateTimeOffset placedAt;
    private Exception? failure;
    private bool isClosed;

    private ArchiveWriter(
        ArchiveOptions options,
        string root,
        ArchiveLock held,
        GapsFile gaps,
        SegmentPublisher publisher
    )
    {
        this.options = options;
        log = options.LoggerFactory.CreateLogger<ArchiveWriter>();
        this.root = root;
        this.held = held;
        this.gaps = gaps;
        this.publisher = publisher;
        place = new ArchivePlace(root, held);
        unflushed = new UnflushedTail(options.FlushInterval);
        streams = new StreamTable(root, options.Compression, output, publisher.Begin);
        flushedAt = syncedAt = placedAt = options.TimeProvider.GetUtcNow();
    }

    /// <summary>Full path of the archive.</summary>
    public string Root => root;

    /// <summary>What is known of its segments.</summary>
    public SegmentPublisher Segments => publisher;

    /// <summary>How often it flushes.</summary>
    public TimeSpan FlushInterval => options.FlushInterval;

    /// <summary>What the listener before could not tell, and the time without one; none for a new archive.</summary>
    public IReadOnlyList<StreamGap> GapsBefore { get; private init; } = [];

    /// <summary>How far all streams are written.</summary>
    public ArchiveStatistics Statistics
    {
        get
        {
            lock (gate)
            {
                return new ArchiveStatistics(
                    [.. streams.All.Select(static stream => stream.Statistics)],
                    flushedAt,
                    publisher.Published
                );
            }
        }
    }

    /// <summary>
    /// Opens an archive: finishes what a kill has interrupted, closes the segments that it left, and reports the gap since the
    /// last message.
    /// </summary>
    /// <exception cref="DestinationException">Another listener writes to it, or the disk refuses.</exception>
    /// <exception cref="IntegrityException">Its manifest is broken.</exception>
    /// <exception cref="MissingDependencyException">A library that compresses is not installed.</exception>
    public static async Task<ArchiveWriter> OpenAsync(ArchiveOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Relays.Count, nameof(options));
        SegmentCompressor.Create(options.Compression).Dispose(); // a missing library is an error now, and not at the first message
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        ArchivePlace.Make(folder);
        var taken = await ArchiveLock.TakeAsync(folder, cancellationToken).ConfigureAwait(false);
        GapsFile? opened = null;
        SegmentPublisher? segments = null;
        try
        {
            var manifest = await Manifest
                .OpenAsync(
                    folder,
                    new ManifestOptions
                    {
                        TimeProvider = options.TimeProvider,
                        LoggerFactory = options.LoggerFactory,
                        WillWrite = true,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            opened = GapsFile.Open(folder);
            var records = new SegmentRecord(options.Relays, options.TimeProvider);
            segments = new SegmentPublisher(
                folder,
                manifest,
                records,
                options.LoggerFactory.CreateLogger<ArchiveWriter>()
            );
            var recovery = new ArchiveRecovery(folder, manifest, opened, segments, options);
            var before = await recovery.RunAsync(cancellationToken).ConfigureAwait(false);
            var writer = new ArchiveWriter(options, folder, taken, opened, segments) { GapsBefore = before };
            foreach (var gap in before)
            {
                writer.LogGap(gap);
            }

            writer.ticking = Task.Run(writer.TickAsync, CancellationToken.None);
            return writer;
        }
        catch
        {
            await (segments?.CompleteAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            opened?.Dispose();
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Adds a message to the segment of its schema.</summary>
    /// <returns>The schema that it is filed under: its own, or <c>unknown</c> where there are too many.</returns>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public string Append(EddnMessage message, DateTimeOffset arrived)
    {
        var area =
            message.IsTest ? SegmentArea.Test
            : message.Game == GameVersion.Legacy ? SegmentArea.Legacy
            : SegmentArea.Main;
        lock (gate)
        {
            var stream = options.OneFile
                ? Stream(SegmentArea.Main, SegmentName.All, arrived)
                : Stream(area, message.Schema, arrived);
            Append(stream, message.Json.Span, message.GatewayTimestamp, arrived);
            return stream.Schema;
        }
    }

    /// <summary>Keeps bytes that are no message, with the reason.</summary>
    /// <param name="reason">Why they are none.</param>
    /// <param name="raw">The bytes; of more than 1 MiB the first are kept.</param>
    /// <param name="arrived">When they came.</param>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void AppendDeadLetter(string reason, ReadOnlySpan<byte> raw, DateTimeOffset arrived)
    {
        lock (gate)
        {
            var line = deadLetter.Write(reason, raw, arrived);
            Append(Stream(SegmentArea.Main, SegmentName.DeadLetters, arrived), line, gateway: null, arrived);
        }
    }

    /// <summary>Writes a gap down; it is on the disk when the call returns.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void AddGap(StreamGap gap)
    {
        lock (gate)
        {
            RequireGood();
            if (gaps.Append(gap))
            {
                Log.GapsBegunAnew(log, gaps.Path);
            }
        }

        LogGap(gap);
    }

    /// <summary>Raises the error that keeps the archive from being written to; does nothing while there is none.</summary>
    /// <exception cref="DestinationException">The disk refuses, or the archive was taken away.</exception>
    public void ThrowIfFailed()
    {
        lock (gate)
        {
            RequireGood();
        }
    }

    /// <summary>Writes all that came so far, so that readers and the next listener find it.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void Flush()
    {
        lock (gate)
        {
            Guarded(() =>
            {
                foreach (var stream in streams.Open)
                {
                    stream.Open!.Flush();
                }
            });
            flushedAt = options.TimeProvider.GetUtcNow();
            unflushed.Clear();
        }
    }

    /// <summary>Flushes if much came since the last flush. To be called when nothing waits: a flood does not stand open until the next tick.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void FlushIfWorth()
    {
        lock (gate)
        {
            if (unflushed.IsMuch)
            {
                Flush();
            }
        }
    }

    /// <summary>Closes all segments: when it returns they have their names and records.</summary>
    /// <exception cref="DestinationException">The disk refuses; what was written is recovered by the next listener.</exception>
    public async Task CloseAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await ticking.ConfigureAwait(false);
        lock (gate)
        {
            Guarded(() =>
            {
                foreach (var stream in streams.Open.ToList())
                {
                    Publish(stream);
                }
            });
            isClosed = true;
        }

        await publisher.CompleteAsync().ConfigureAwait(false);
        if (publisher.Failure is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await ticking.ConfigureAwait(false);
        await publisher.CompleteAsync().ConfigureAwait(false);
        foreach (var stream in streams.Open)
        {
            stream.Open!.Dispose();
        }

        gaps.Dispose();
        place.Dispose();
        held.Dispose();
        stop.Dispose();
    }

    private void LogGap(StreamGap gap) =>
        Log.Gap(log, gap.Kind, gap.From, gap.To, gap.Relay ?? "all", gap.Detail ?? "no further detail");

    private ArchiveStream Stream(SegmentArea area, string schema, DateTimeOffset now)
    {
        RequireGood();
        return streams.Choose(area, schema, now, stream => Guarded(() => Publish(stream)));
    }

    private void Append(ArchiveStream stream, ReadOnlySpan<byte> line, DateTimeOffset? gateway, DateTimeOffset arrived)
    {
        RequireGood();
        try
        {
            // What has waited is archived faster than it came: a kill is to take no more of it than the gap of a kill covers.
            if (unflushed.IsDue(arrived))
            {
                Flush();
            }

            unflushed.Add(line.Length, arrived);
            if (stream.Open is { } open && IsOver(open, arrived))
            {
                Publish(stream);
            }

            stream.Append(line, gateway, arrived);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
    }

    private bool IsOver(SegmentWriter segment, DateTimeOffset now) =>
        segment.FileLength >= options.MaxSegmentLength || SegmentName.HourOf(now) > segment.Name.Hour;

    private void Publish(ArchiveStream stream)
    {
        var opened = stream.Open!.Content.FirstArrival;
        publisher.Publish(stream.Close(), [.. gaps.Recent.Where(gap => gap.To >= opened)]);
    }

    private void Guarded(Action action)
    {
        RequireGood();
        try
        {
            action();
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
    }

    private void RequireGood()
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        if ((failure ?? publisher.Failure) is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed);
        }
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(options.FlushInterval, options.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                Tick();
            }
        }
        catch (OperationCanceledException) { } // closed
        catch (Exception e)
        {
            lock (gate)
            {
                failure ??= e; // the next call raises it
            }
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            // One that still gets what has waited over the turn of the hour would be begun again with each tick.
            var quiet = streams.Open.Where(static stream => stream.Open!.IsFlushed).ToList();
            Flush();
            var now = options.TimeProvider.GetUtcNow();
            Guarded(() =>
            {
                foreach (var stream in quiet.Where(stream => IsOver(stream.Open!, now - Grace)))
                {
                    Publish(stream);
                }
            });
            if (now - placedAt >= PlaceInterval)
            {
                Guarded(() => place.Require(streams.Open));
                placedAt = now;
            }

            if (now - syncedAt >= options.SyncInterval)
            {
                publisher.Sync([.. streams.Open.Select(static stream => stream.Open!)]);
                syncedAt = now;
            }
        }
    }
}
