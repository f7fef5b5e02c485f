using System.Buffers;

namespace Starhaul.Regimes.Bzip2;

/// <summary>The coded bytes of a file from the oldest block that is not written yet to the last one that came.</summary>
internal sealed class Bzip2Window : IDisposable
{
    private const int FirstCapacity = 16 * 1024;

    private byte[] bytes = [];
    private int from;
    private int to;

    /// <summary>The offset in the file of the first byte that is held.</summary>
    public long Start { get; private set; }

    /// <summary>The offset in the file behind the last byte that is held.</summary>
    public long End => Start + (to - from);

    /// <summary>Takes the next bytes of the file.</summary>
    public void Append(ReadOnlySpan<byte> next)
    {
        if (to + next.Length > bytes.Length)
        {
            MakeRoom(next.Length);
        }

        next.CopyTo(bytes.AsSpan(to));
        to += next.Length;
    }

    /// <summary>Lets go of the bytes before an offset of the file.</summary>
    public void TrimTo(long offset)
    {
        from += (int)(offset - Start);
        Start = offset;
    }

    /// <summary>The bytes that are held from an offset of the file on.</summary>
    public ReadOnlySpan<byte> From(long offset) => bytes.AsSpan((from + (int)(offset - Start))..to);

    /// <summary>Bits of the file, 48 at the most; all of them are held.</summary>
    public ulong Read(long bit, int count) => Bzip2Bits.Read(From(bit / 8), (int)(bit % 8), count);

    /// <inheritdoc />
    public void Dispose()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
            from = to = 0;
        }
    }

    private void MakeRoom(int more)
    {
        var held = bytes.AsSpan(from..to);
        var length = held.Length;
        var target = bytes;
        if (length + more > bytes.Length)
        {
            target = ArrayPool<byte>.Shared.Rent(Math.Max(FirstCapacity, 2 * (length + more)));
        }

        held.CopyTo(target);
        if (target != bytes)
        {
            Dispose();
            bytes = target;
        }

        (from, to) = (0, length);
    }
}
