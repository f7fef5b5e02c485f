using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// Keeps the tables of one target up to the archive. The segments' files are the queue: nothing else lies between the
/// archive and the tables, so a target that is slow, locked or gone costs neither memory nor messages.
/// </summary>
/// <remarks>
/// A target that keeps up to date is given open segments as they grow, all others only closed ones. Where a target
/// refuses, whatever the reason, it is opened again and again, for nothing that a target does may end the listener; its
/// tables go on from the cursors that they hold. Only what the first opening finds that can never work is an error.
/// </remarks>
internal sealed class TableFollower : IDisposable
{
    private const int StepsInARow = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim wake = new(0);
    private readonly WaitingSegments waiting;
    private readonly List<(SegmentFile File, SegmentLoad Load)> live = [];
    private readonly LoadPacer pacer = new();
    private readonly Batch batch = new();
    private readonly Sink sink;
    private readonly SegmentImports imports;
    private readonly SegmentBatches batches;
    private readonly MessageRejects rejects;
    private readonly TimeProvider time;
    private readonly TargetConnection connection;
    private readonly FollowerTally tally = new();
    private SegmentLoad? current;
    private SegmentFile? lastComplete;
    private (SegmentFile File, SegmentLoad Load)? closed;
    private volatile bool isLast;
    private volatile string? trouble;
    private volatile IReadOnlyList<EddnSegmentCursor> cursors = [];

    /// <summary>Makes a follower of an archive.</summary>
    /// <param name="sink">The target.</param>
    /// <param name="imports">Makes the imports of segments.</param>
    /// <param name="batches">Turns lines into rows.</param>
    /// <param name="rejects">Where messages go that the tables reject.</param>
    /// <param name="time">The clock.</param>
    /// <param name="opening">The first opening of the target, which is under way; null where it is open.</param>
    /// <param name="findAll">Finds all segments that go into tables, for a target that has lost what it had; null offers none again.</param>
    public TableFollower(
        Sink sink,
        SegmentImports imports,
        SegmentBatches batches,
        MessageRejects rejects,
        TimeProvider time,
        Func<CancellationToken, Task>? opening = null,
        Func<IEnumerable<SegmentFile>>? findAll = null
    )
    {
        this.sink = sink;
        this.imports = imports;
        this.batches = batches;
        this.rejects = rejects;
        this.time = time;
        waiting = new WaitingSegments(findAll);
        connection = new TargetConnection(sink, time, opening);
    }

    /// <summary>What became of the rows.</summary>
    public LoadCounts Counts => tally.Rows;

    /// <summary>How far the tables are.</summary>
    public EddnTargetState State => new(sink.Name, tally.Messages, waiting.Count, trouble) { Cursors = cursors };

    /// <summary>Messages that were rejected.</summary>
    public long Rejected => tally.Rejected;

    /// <summary>Segments that could not be read, with the reason.</summary>
    public List<string> Unreadable => waiting.Unreadable;

    /// <summary>Names segments that there are, open or closed; those that it knows already are left out.</summary>
    public void Offer(IEnumerable<SegmentFile> segments)
    {
        waiting.Offer(segments);
        Wake();
    }

    /// <summary>Says that every segment is closed and none is to come: it ends when all are in the tables.</summary>
    public void Finish()
    {
        isLast = true;
        connection.Finish();
        Wake();
    }

    /// <summary>Follows until all is loaded after <see cref="Finish" />, or until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Forget();
        }
    }

    /// <inheritdoc />
    public void Dispose() => wake.Dispose();

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await connection.OpenAsync(cancellationToken).ConfigureAwait(false))
                {
                    await RestoreAsync(cancellationToken).ConfigureAwait(false);
                }

                while (await RunRoundAsync(cancellationToken).ConfigureAwait(false))
                {
                    EndTrouble();
                }

                EndTrouble();
                connection.RequireInPlace(atOnce: isLast);
                if (IsDone())
                {
                    return;
                }

                // A segment's record follows its last byte, and nothing reports that.
                await wake.WaitAsync(isLast ? LastWait : LongestWait, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && !connection.IsRefusal(error))
            {
                Forget();
                trouble = error.Message;
                if (isLast)
                {
                    return;
                }

                await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// A target that was replaced, or restored from an older copy, does not have what it had: the whole archive is offered to it
    /// once more, and what it has of that is left out.
    /// </summary>
    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (
            lastComplete is { } known
            && !await imports.IsLoadedAsync(sink, known, cancellationToken).ConfigureAwait(false)
        )
        {
            lastComplete = null;
            tally.Reset();
            waiting.Restore();
        }
    }

    private void EndTrouble()
    {
        trouble = null;
        connection.Reset();
    }

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }
    }

    private bool IsDone() => isLast && waiting.Count == 0 && live.Count == 0 && closed is null;

    /// <returns>Whether anything was done.</returns>
    private async Task<bool> RunRoundAsync(CancellationToken cancellationToken)
    {
        var isAny = await BeginWaitingAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (file, load) in live.ToArray())
        {
            var (isMoved, isComplete) = await StepAsync(file, load, cancellationToken).ConfigureAwait(false);
            isAny |= isMoved;
            if (isComplete)
            {
                live.Remove((file, load));
            }
        }

        if (closed is { } one)
        {
            var (isMoved, isComplete) = await StepAsync(one.File, one.Load, cancellationToken).ConfigureAwait(false);
            isAny |= isMoved;
            closed = isComplete ? null : closed;
        }

        ReportCursors();
        return isAny;
    }

    private IEnumerable<(SegmentFile File, SegmentLoad Load)> Begun() => closed is { } one ? live.Append(one) : live;

    private void ReportCursors() =>
        cursors = [.. Begun().Select(load => new EddnSegmentCursor(load.File.Path, load.Load.Cursor))];

    /// <summary>Begins with segments that wait: every open one that the target may see, and one closed one at a time.</summary>
    private async Task<bool> BeginWaitingAsync(CancellationToken cancellationToken)
    {
        var isAny = false;
        while (waiting.Take(MayBegin) is { } file)
        {
            try
            {
                if (!await BeginWaitingAsync(file, cancellationToken).ConfigureAwait(false))
                {
                    waiting.PutBack(file);
                    break;
                }
            }
            catch (DestinationException error) when (!imports.IsOpen(file) && !file.IsThere)
            {
                waiting.Finish(file, error.Message);
            }
            catch (Exception error) when (error is IntegrityException or UnexpectedContentException)
            {
                waiting.Finish(file, error.Message);
            }
            catch
            {
                waiting.PutBack(file);
                throw;
            }

            isAny = true;
        }

        return isAny;
    }

    private bool MayBegin(SegmentFile file) => imports.IsOpen(file) ? sink.KeepsUpToDate : closed is null;

    /// <returns>False when nothing of it can be read yet.</returns>
    private async Task<bool> BeginWaitingAsync(SegmentFile file, CancellationToken cancellationToken)
    {
        var isOpen = imports.IsOpen(file);
        if (!isOpen && !await imports.IsKeptAsync(file, cancellationToken).ConfigureAwait(false))
        {
            // It was taken out, or is part of a segment of the day by now.
            waiting.Finish(file);
            waiting.OfferAll();
            return true;
        }

        if (await imports.IsLoadedAsync(sink, file, cancellationToken).ConfigureAwait(false))
        {
            Complete(file);
            return true;
        }

        var firstLine = file.IsThere ? SegmentHead.ReadSha256(file) : null;
        if (firstLine is null && isOpen)
        {
            return false;
        }

        var begun = await sink.BeginAsync(imports.Create(file, firstLine), cancellationToken).ConfigureAwait(false);
        tally.Begin(file.Path, begun.Cursor);
        var source = new SegmentSource(file, batches.For(file), rejects, new BatchEnds([begun.Cursor]));
        var load = new SegmentLoad(source, new SinkFeed(sink, begun, pacer), firstLine);
        current = load;
        if (isOpen)
        {
            live.Add((file, load));
        }
        else
        {
            closed = (file, load);
        }

        return true;
    }

    private async Task<(bool IsMoved, bool IsComplete)> StepAsync(
        SegmentFile file,
        SegmentLoad load,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var isMoved = false;
            for (var i = 0; i < StepsInARow; i++)
            {
                batch.Clear();
                if (!await load.ReadAsync(batch, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                await MakeCurrentAsync(file, load, cancellationToken).ConfigureAwait(false);
                await load.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                if (sink.KeepsUpToDate)
                {
                    tally.Add(batch.Records, batch.Rejected);
                }

                isMoved = true;
            }

            return (isMoved, await CompleteAsync(file, load, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is IntegrityException or UnexpectedContentException)
        {
            waiting.Finish(file, error.Message);
            Counts.Add(load.Counts);
            load.Dispose();
            return (true, true);
        }
    }

    private async Task<bool> CompleteAsync(SegmentFile file, SegmentLoad load, CancellationToken cancellationToken)
    {
        if (!load.IsAtEnd || imports.IsOpen(file))
        {
            return false;
        }

        // What is known of the file now goes into the import.
        current = null;
        await MakeCurrentAsync(file, load, cancellationToken).ConfigureAwait(false);
        await sink.CompleteAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (!sink.KeepsUpToDate)
        {
            // Its rows are seen with the whole import alone, which may have begun again at 0.
            tally.Add(load.Messages, load.Rejected);
        }

        Counts.Add(load.Counts);
        load.Dispose();
        current = null;
        Complete(file);
        return true;
    }

    private void Complete(SegmentFile file) => waiting.Finish(lastComplete = file);

    private async Task MakeCurrentAsync(SegmentFile file, SegmentLoad load, CancellationToken cancellationToken)
    {
        if (current != load && sink.KeepsUpToDate)
        {
            await sink.BeginAsync(imports.Create(file, load.FirstLine), cancellationToken).ConfigureAwait(false);
            current = load;
        }
    }

    /// <summary>Lets go of everything that was begun; it is begun again from the cursors that the target holds.</summary>
    private void Forget()
    {
        foreach (var (file, load) in Begun())
        {
            Release(file, load);
        }

        live.Clear();
        closed = null;
        cursors = [];
        current = null;
    }

    private void Release(SegmentFile file, SegmentLoad load)
    {
        if (sink.KeepsUpToDate)
        {
            Counts.Add(load.Counts);
            tally.LetGo(file.Path, load.Cursor);
        }

        load.Dispose();
        waiting.PutBack(file);
    }
}
