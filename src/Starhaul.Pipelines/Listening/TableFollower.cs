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
    private readonly BegunSegments begun = new();
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
        if (await tally.IsLostAsync(sink, cancellationToken).ConfigureAwait(false))
        {
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

    private bool IsDone() => isLast && waiting.IsEmpty && begun.All.Count == 0;

    /// <returns>Whether anything was done.</returns>
    private async Task<bool> RunRoundAsync(CancellationToken cancellationToken)
    {
        var isAny = await BeginWaitingAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (file, load) in begun.All)
        {
            var (isMoved, isComplete) = await StepAsync(file, load, cancellationToken).ConfigureAwait(false);
            isAny |= isMoved;
            if (isComplete)
            {
                begun.Remove(load);
            }
        }

        cursors = [.. begun.All.Select(load => new EddnSegmentCursor(load.File.Path, load.Load.Cursor))];
        return isAny;
    }

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
                await DropAsync(file, error.Message, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Gives up a segment that went away while it was looked at, unless the manifest cannot be asked.</summary>
    private async Task DropAsync(SegmentFile file, string fault, CancellationToken cancellationToken)
    {
        try
        {
            var isKept = await imports.IsKeptAsync(file, cancellationToken).ConfigureAwait(false);
            waiting.Drop(file, isKept ? fault : null);
        }
        catch
        {
            waiting.PutBack(file);
            throw;
        }
    }

    private bool MayBegin(SegmentFile file) => imports.IsOpen(file) ? sink.KeepsUpToDate : !begun.HasClosed;

    /// <returns>False when nothing of it can be read yet.</returns>
    private async Task<bool> BeginWaitingAsync(SegmentFile file, CancellationToken cancellationToken)
    {
        var isOpen = imports.IsOpen(file);
        if (!isOpen && !await imports.IsKeptAsync(file, cancellationToken).ConfigureAwait(false))
        {
            waiting.Drop(file); // it was taken out, or is part of a segment of the day by now
            return true;
        }

        var record = imports.FindRecord(file);
        if (record is not null)
        {
            var known = imports.Create(file, known: record);
            if (await LoadedSegments.HasAsync(sink, known, record, cancellationToken).ConfigureAwait(false))
            {
                tally.Complete(file.Path, known, record);
                waiting.Finish(file);
                return true;
            }
        }

        var firstLine = isOpen && !file.IsThere ? null : SegmentHead.ReadSha256(file);
        if (firstLine is null && isOpen)
        {
            return false;
        }

        current = null;
        var import = await sink.BeginAsync(imports.Create(file, firstLine, record), cancellationToken)
            .ConfigureAwait(false);
        tally.Begin(file.Path, import.Cursor);
        var source = new SegmentSource(file, batches.For(file), rejects, new BatchEnds([import.Cursor]));
        current = new SegmentLoad(source, new SinkFeed(sink, import, pacer), firstLine, record);
        begun.Add(file, current, isOpen);
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

        current = null;
        if ((imports.FindRecord(file) ?? load.Record) is not { } record)
        {
            // It was joined to a day at once: its rows are there, and the import will be that of the day.
            Counts.Add(load.Counts);
            load.Dispose();
            waiting.Drop(file);
            return true;
        }

        // What is known of the file now goes into the import.
        var import = imports.Create(file, known: record);
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
        tally.Complete(file.Path, import, record);
        waiting.Finish(file);
        return true;
    }

    private async Task MakeCurrentAsync(SegmentFile file, SegmentLoad load, CancellationToken cancellationToken)
    {
        if (current != load && sink.KeepsUpToDate)
        {
            await sink.BeginAsync(imports.Create(file, load.FirstLine, load.Record), cancellationToken)
                .ConfigureAwait(false);
            current = load;
        }
    }

    /// <summary>Lets go of everything that was begun; it is begun again from the cursors that the target holds.</summary>
    private void Forget()
    {
        foreach (var (file, load) in begun.All)
        {
            Release(file, load);
            begun.Remove(load);
        }

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
