using System.Buffers;
using System.Runtime.InteropServices;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Frames in the order of their arrival, in one pooled buffer. Whoever takes it from a <see cref="FrameQueue"/> owns it and
/// MUST dispose of it, which makes room in the queue; the bytes of its frames are not to be touched after that.
/// </summary>
internal sealed class FrameBatch : IDisposable
{
    // What is known of so many frames takes less than their buffer, however short they are.
    private const int MostFrames = 8_192;

    private readonly List<Entry> entries = [];
    private readonly List<string> relays = [];
    private readonly FrameQueue queue;
    private byte[]? slab;

    /// <summary>Rents a buffer of at least so many bytes.</summary>
    internal FrameBatch(FrameQueue queue, int length)
    {
        this.queue = queue;
        slab = ArrayPool<byte>.Shared.Rent(length);
    }

    /// <summary>Rents a buffer for what is to be read into <see cref="Bytes"/> and <see cref="Entries"/>.</summary>
    internal FrameBatch(FrameQueue queue, SpilledBatch spilled)
        : this(queue, spilled.Length)
    {
        Length = spilled.Length;
        relays.AddRange(spilled.Relays.Select(static frames => frames.Relay));
        CollectionsMarshal.SetCount(entries, spilled.Count);
    }

    // Without references, so that it can be written as it lies in memory.
    private readonly record struct Entry(int Offset, int Length, long ArrivedAt, int Relay);

    /// <summary>How many frames there are, at least 1.</summary>
    public int Count => entries.Count;

    /// <summary>The bytes of all frames.</summary>
    public int Length { get; private set; }

    /// <summary>All frames one after another.</summary>
    internal Span<byte> Bytes => slab.AsSpan(0, Length);

    /// <summary>What is known of each frame, for this process alone.</summary>
    internal Span<byte> Entries => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries));

    /// <summary>A frame.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed of.</exception>
    public Frame this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(slab is null, this);
            var entry = entries[index];
            return new Frame(
                slab.AsMemory(entry.Offset, entry.Length),
                new DateTimeOffset(entry.ArrivedAt, TimeSpan.Zero),
                relays[entry.Relay]
            );
        }
    }

    /// <summary>Gives the buffer back, and makes room in the queue.</summary>
    public void Dispose()
    {
        if (TryReturn())
        {
            queue.Release(this);
        }
    }

    /// <summary>Gives the buffer back, and leaves the queue's counts to the caller; false when it was given back before.</summary>
    internal bool TryReturn()
    {
        if (Interlocked.Exchange(ref slab, null) is not { } bytes)
        {
            return false;
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return true;
    }

    /// <summary>Its frames by relay, for whoever has to tell what is gone with them.</summary>
    internal RelayFrames[] ByRelay()
    {
        var all = relays
            .ConvertAll(static relay => new RelayFrames(relay, 0, DateTimeOffset.MaxValue, default))
            .ToArray();
        foreach (var entry in entries)
        {
            ref var one = ref all[entry.Relay];
            one = one.With(new DateTimeOffset(entry.ArrivedAt, TimeSpan.Zero));
        }

        return all;
    }

    /// <summary>Copies a frame into the batch; false when it does not fit behind the others.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> frame, DateTimeOffset arrivedAt, string relay)
    {
        if (entries.Count == MostFrames || !frame.TryCopyTo(slab.AsSpan(Length)))
        {
            return false;
        }

        var index = relays.IndexOf(relay);
        if (index < 0)
        {
            index = relays.Count;
            relays.Add(relay);
        }

        entries.Add(new Entry(Length, frame.Length, arrivedAt.UtcTicks, index));
        Length += frame.Length;
        return true;
    }
}

/// <summary>One frame as a relay sent it: a compressed message, if all is well.</summary>
/// <param name="Bytes">What was sent. They belong to the batch and are gone when it is disposed of.</param>
/// <param name="ArrivedAt">When it was received, UTC.</param>
/// <param name="Relay">The relay that sent it.</param>
internal readonly record struct Frame(ReadOnlyMemory<byte> Bytes, DateTimeOffset ArrivedAt, string Relay);

/// <summary>How many frames of one relay there are somewhere, and when they came.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Count">How many.</param>
/// <param name="From">When the first came, UTC: the clock may have been set back since.</param>
/// <param name="To">When the last came, UTC.</param>
internal readonly record struct RelayFrames(string Relay, int Count, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>With one more.</summary>
    public RelayFrames With(DateTimeOffset arrivedAt) =>
        this with
        {
            Count = Count + 1,
            From = arrivedAt < From ? arrivedAt : From,
            To = arrivedAt > To ? arrivedAt : To,
        };
}
