using System.Diagnostics.CodeAnalysis;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Frames on their way from the listeners to the archive. Listeners, as many as there are, never wait: what finds no room
/// is refused. One reader takes all that is there at a time, by waiting with its thread or without.
/// </summary>
/// <remarks>
/// The bounds count frames until their batch is disposed of. Buffers are filled one behind the other, so the memory is at
/// most about twice the bytes.
/// </remarks>
/// <param name="maxBytes">The most bytes that it holds. Default 64 MiB: several minutes of the live feed, or 35,000 messages of a flood.</param>
/// <param name="maxFrames">The most frames that it holds. Default 200,000.</param>
internal sealed class FrameQueue(long maxBytes = FrameQueue.DefaultBytes, int maxFrames = FrameQueue.DefaultFrames)
    : IDisposable
{
    private const long DefaultBytes = 64 * 1024 * 1024;
    private const int DefaultFrames = 200_000;
    private const int SlabLength = 256 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<FrameBatch> full = [];
    private readonly SemaphoreSlim available = new(0);
    private FrameBatch? open;
    private bool isComplete;
    private long bytes;
    private int frames;

    /// <summary>Bytes that it holds now.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Frames that it holds now.</summary>
    public int Count => Volatile.Read(ref frames);

    /// <summary>Copies a frame into the queue, without waiting.</summary>
    /// <returns>False when there is no room, or the queue was completed: the frame is dropped.</returns>
    public bool TryAdd(ReadOnlySpan<byte> frame, DateTimeOffset arrivedAt, string relay)
    {
        lock (gate)
        {
            if (isComplete || frames == maxFrames || bytes + frame.Length > maxBytes)
            {
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
            Wake();
            return true;
        }
    }

    /// <summary>Takes the oldest frames, if there are any.</summary>
    public bool TryTake([NotNullWhen(true)] out FrameBatch? batch)
    {
        lock (gate)
        {
            if (!full.TryDequeue(out batch))
            {
                (batch, open) = (open, null);
            }

            return batch is not null;
        }
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
            Wake();
        }
    }

    /// <summary>Gives up what was not taken. The reader and the listeners are to be done.</summary>
    public void Dispose()
    {
        Complete();
        while (TryTake(out var batch))
        {
            batch.Dispose();
        }

        available.Dispose();
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

    private bool IsDrained()
    {
        lock (gate)
        {
            return isComplete && open is null && full.Count == 0;
        }
    }

    private void Seal()
    {
        if (open is not null)
        {
            full.Enqueue(open);
        }
    }

    // Under the lock, so the count is never above 1. A reader that takes the count away meanwhile looks at the frames after.
    private void Wake()
    {
        if (available.CurrentCount == 0)
        {
            available.Release();
        }
    }
}
