using System.Diagnostics.CodeAnalysis;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Frames on their way from the listeners to the archive. Listeners, as many as there are, never wait: what finds no room
/// is refused. One reader takes all that is there at a time, by waiting with its thread or without.
/// </summary>
/// <remarks>
/// The bounds count frames in memory until their batch is disposed of. Buffers are filled one behind the other, so the memory is at
/// most about twice the bytes. What goes beyond half of the bounds is written to a <see cref="SpillFile"/> by a thread of its own, so
/// that a slow disk holds up no listener: it costs room, and at last frames that are refused.
/// </remarks>
internal sealed class FrameQueue : IDisposable
{
    private const long DefaultBytes = 32 * 1024 * 1024;
    private const int DefaultFrames = 200_000;
    private const int SlabLength = 256 * 1024;

    private readonly long maxBytes;
    private readonly int maxFrames;
    private readonly SpillFile? file;
    private readonly Action<StreamGap> report;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim available = new(0);
    private readonly SemaphoreSlim aboveHalf = new(0);

    // In the order of arrival: what waits in memory, behind it what was written, behind it what may be, behind it what is being filled.
    private readonly Queue<FrameBatch> first = [];
    private readonly Queue<SpilledBatch> spilled = [];
    private readonly Queue<FrameBatch> last = [];
    private FrameBatch? open;
    private Thread? spilling;
    private bool isBeingWritten; // the first of the last
    private bool isComplete;
    private bool isDisposed;
    private long bytes;
    private int frames;
    private long spilledBytes;
    private int spilledFrames;
    private long lost;

    /// <summary>Makes an empty queue, which owns its file.</summary>
    /// <param name="maxBytes">The most bytes that it holds in memory. Default 32 MiB.</param>
    /// <param name="maxFrames">The most frames that it holds in memory. Default 200,000.</param>
    /// <param name="file">Where it writes what goes beyond half of that; null for nowhere.</param>
    /// <param name="report">Receives gaps of frames that cannot be read back, on the reader's thread: it MUST neither wait nor throw.</param>
    public FrameQueue(
        long maxBytes = DefaultBytes,
        int maxFrames = DefaultFrames,
        SpillFile? file = null,
        Action<StreamGap>? report = null
    )
    {
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
        this.file = file;
        this.report = report ?? (static _ => { });
    }

    /// <summary>Bytes that it holds now, in memory and on disk.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Those of them that are on disk.</summary>
    public long BytesOnDisk => Interlocked.Read(ref spilledBytes);

    /// <summary>Frames that it holds now, in memory and on disk.</summary>
    public int Count => Volatile.Read(ref frames);

    /// <summary>Frames that were taken in and could not be read back from the disk.</summary>
    public long Lost => Interlocked.Read(ref lost);

    private bool IsAboveHalf => bytes - spilledBytes > maxBytes / 2 || frames - spilledFrames > maxFrames / 2;

    /// <summary>Copies a frame into the queue, without waiting.</summary>
    /// <returns>False when there is no room, or the queue was completed: the frame is dropped.</returns>
    public bool TryAdd(ReadOnlySpan<byte> frame, DateTimeOffset arrivedAt, string relay)
    {
        lock (gate)
        {
            // What was read back may have gone beyond the bounds for a moment.
            if (isComplete || frames - spilledFrames >= maxFrames || bytes - spilledBytes + frame.Length > maxBytes)
            {
                Seal(); // what is half full is not to keep the disk from making room
                return false;
            }

            if (open is null || !open.TryAppend(frame, arrivedAt, relay))
            {
                Seal();
                open = new FrameBatch(this, Math.Max(SlabLength, frame.Length));
                open.TryAppend(frame, arrivedAt, relay);
            }

            frames++;
            bytes += frame.Length;
            Wake(available);
            return true;
        }
    }

    /// <summary>Takes the oldest frames, if there are any and they are not just being written. What cannot be read back is told.</summary>
    public bool TryTake([NotNullWhen(true)] out FrameBatch? batch)
    {
        SpilledBatch? onDisk;
        do
        {
            lock (gate)
            {
                if (first.TryDequeue(out batch))
                {
                    return true;
                }

                if (!spilled.TryDequeue(out onDisk))
                {
                    batch = TakeLast();
                    return batch is not null;
                }

                spilledBytes -= onDisk.Length;
                spilledFrames -= onDisk.Count;
            }
        } while (!TryReadBack(onDisk, out batch));

        return true;
    }

    /// <summary>Takes the oldest frames, and waits for them with its thread.</summary>
    /// <returns>Null when the queue was completed and all was taken.</returns>
    public FrameBatch? Take(CancellationToken cancel)
    {
        FrameBatch? batch;
        while (!TryTake(out batch) && !IsDrained())
        {
            available.Wait(cancel);
        }

        return batch;
    }

    /// <summary>Takes the oldest frames, and waits for them without a thread.</summary>
    /// <returns>Null when the queue was completed and all was taken.</returns>
    public async ValueTask<FrameBatch?> TakeAsync(CancellationToken cancel)
    {
        FrameBatch? batch;
        while (!TryTake(out batch) && !IsDrained())
        {
            await available.WaitAsync(cancel).ConfigureAwait(false);
        }

        return batch;
    }

    /// <summary>Says that no more frames come. May be called again.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Wake(available);
        }
    }

    /// <summary>Gives up what was not taken. The reader and the listeners are to be done.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            (isComplete, isDisposed) = (true, true);
            Wake(aboveHalf);
        }

        spilling?.Join();
        foreach (var batch in first.Concat(last))
        {
            batch.Dispose();
        }

        open?.Dispose();
        file?.Dispose();
        available.Dispose();
        aboveHalf.Dispose();
    }

    /// <summary>Makes room again, once for each batch.</summary>
    internal void Release(FrameBatch batch)
    {
        lock (gate)
        {
            frames -= batch.Count;
            bytes -= batch.Length;
        }
    }

    // A disk that fails is no reason to end: what comes next may find room in memory.
    private bool TryReadBack(SpilledBatch onDisk, [NotNullWhen(true)] out FrameBatch? batch)
    {
        if (file!.TryRead(onDisk, this, out batch, out var fault))
        {
            return true;
        }

        Interlocked.Add(ref lost, onDisk.Count);
        foreach (var gap in onDisk.Gaps(fault))
        {
            report(gap);
        }

        return false;
    }

    private FrameBatch? TakeLast()
    {
        if (last.Count == 0)
        {
            var youngest = open;
            open = null;
            return youngest;
        }

        return isBeingWritten ? null : last.Dequeue();
    }

    private bool IsDrained()
    {
        lock (gate)
        {
            return isComplete && open is null && first.Count == 0 && spilled.Count == 0 && last.Count == 0;
        }
    }

    private void Seal()
    {
        if (open is null)
        {
            return;
        }

        var mayBeWritten = file is not null && (IsAboveHalf || spilled.Count + last.Count > 0);
        (mayBeWritten ? last : first).Enqueue(open);
        open = null;
        if (mayBeWritten && IsAboveHalf)
        {
            StartSpilling();
            Wake(aboveHalf);
        }
    }

    private void StartSpilling()
    {
        if (spilling is null)
        {
            spilling = new Thread(Spill) { IsBackground = true, Name = "spill" };
            spilling.Start();
        }
    }

    private void Spill()
    {
        while (!Volatile.Read(ref isDisposed))
        {
            // Where the disk refuses it is asked again when the next batch is full.
            if (!TrySpill())
            {
                aboveHalf.Wait();
            }
        }
    }

    private bool TrySpill()
    {
        FrameBatch? batch;
        lock (gate)
        {
            if (!IsAboveHalf || !last.TryPeek(out batch))
            {
                return false;
            }

            isBeingWritten = true;
        }

        var written = file!.TryWrite(batch);
        lock (gate)
        {
            isBeingWritten = false;
            if (written is not null)
            {
                last.Dequeue();
                spilled.Enqueue(written);
                spilledBytes += written.Length;
                spilledFrames += written.Count;
                batch.TryReturn();
            }

            Wake(available);
        }

        return written is not null;
    }

    // Under the lock, so the count is never above 1. Who takes the count away meanwhile looks at the frames after.
    private static void Wake(SemaphoreSlim waiter)
    {
        if (waiter.CurrentCount == 0)
        {
            waiter.Release();
        }
    }
}
