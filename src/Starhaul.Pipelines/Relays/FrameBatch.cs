using System.Buffers;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Frames in the order of their arrival, in one pooled buffer. Whoever takes it from a <see cref="FrameQueue"/> owns it and
/// MUST dispose of it, which makes room in the queue; the bytes of its frames are not to be touched after that.
/// </summary>
internal sealed class FrameBatch : IDisposable
{
    private readonly List<Entry> entries = [];
    private readonly FrameQueue queue;
    private byte[]? slab;

    /// <summary>Rents a buffer of at least so many bytes.</summary>
    internal FrameBatch(FrameQueue queue, int length)
    {
        this.queue = queue;
        slab = ArrayPool<byte>.Shared.Rent(length);
    }

    private readonly record struct Entry(int Offset, int Length, DateTimeOffset ArrivedAt, string Relay);

    /// <summary>How many frames there are, at least 1.</summary>
    public int Count => entries.Count;

    /// <summary>The bytes of all frames.</summary>
    public int Length { get; private set; }

    /// <summary>A frame.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed of.</exception>
    public Frame this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(slab is null, this);
            var entry = entries[index];
            return new Frame(slab.AsMemory(entry.Offset, entry.Length), entry.ArrivedAt, entry.Relay);
        }
    }

    /// <summary>Gives the buffer back, and makes room in the queue.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref slab, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            queue.Release(this);
        }
    }

    /// <summary>Copies a frame into the batch; false when it does not fit behind the others.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> frame, DateTimeOffset arrivedAt, string relay)
    {
        if (!frame.TryCopyTo(slab.AsSpan(Length)))
        {
            return false;
        }

        entries.Add(new Entry(Length, frame.Length, arrivedAt, relay));
        Length += frame.Length;
        return true;
    }
}

/// <summary>One frame as a relay sent it: a compressed message, if all is well.</summary>
/// <param name="Bytes">What was sent. They belong to the batch and are gone when it is disposed of.</param>
/// <param name="ArrivedAt">When it was received, UTC.</param>
/// <param name="Relay">The relay that sent it.</param>
internal readonly record struct Frame(ReadOnlyMemory<byte> Bytes, DateTimeOffset ArrivedAt, string Relay);
