using System.Buffers;

namespace Starhaul.Transfer;

/// <summary>Takes the first bytes that a decoder writes, and stops it there.</summary>
internal sealed class StartWriter(int length) : IBufferWriter<byte>
{
    private readonly byte[] start = new byte[length];
    private int filled;

    /// <summary>The bytes so far.</summary>
    public ReadOnlyMemory<byte> Start => start.AsMemory(0, filled);

    /// <summary>Whether there may be more bytes than are wanted.</summary>
    public bool IsFull => filled == start.Length;

    /// <inheritdoc />
    /// <exception cref="FullException">All that is wanted is here.</exception>
    public void Advance(int count)
    {
        filled += count;
        if (IsFull)
        {
            throw new FullException();
        }
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0) => start.AsMemory(filled);

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Thrown to the decoder: it may stop.</summary>
    internal sealed class FullException() : Exception("The start is full.");
}
