using System.Buffers;
using Starhaul.Regimes.Native;

namespace Starhaul.Regimes.Bzip2;

/// <summary>
/// One block, decoded beside others: libbz2 is given a stream of its own, of a header, the block's bits and an end with the
/// block's CRC, which is the CRC of a stream of one block.
/// </summary>
/// <remarks>
/// Success says that the block ends exactly at the bit that was taken for its end: libbz2 reads a block from its first bit to
/// the symbol that ends it, and finds the end mark right there or nothing.
/// </remarks>
internal sealed class Bzip2Block : IDisposable
{
    /// <summary>A block is 900,000 bytes before runs are written out, and seldom more than that after it.</summary>
    private const int PieceLength = 1024 * 1024;

    /// <summary>What a block decodes to ahead of its turn; a bomb of 45 MB waits with its rest until then.</summary>
    private const int MostPieces = 2;

    private readonly List<(byte[] Bytes, int Count)> pieces = [];
    private byte[] stream;
    private readonly int length;
    private readonly Bzip2Stream native = new();
    private readonly Task work;
    private int position;
    private int result = Bzip2Result.Ok;

    /// <summary>Begins to decode a block.</summary>
    /// <param name="window">Holds its bits.</param>
    /// <param name="start">The bit at which its mark begins.</param>
    /// <param name="end">The bit behind its last one: where the next mark begins.</param>
    /// <param name="level">The digit of the stream's header, 1 to 9.</param>
    public Bzip2Block(Bzip2Window window, long start, long end, int level)
    {
        Start = start;
        End = end;
        Level = level;
        Crc = (uint)window.Read(start + Bzip2Marks.Length, 32);
        stream = Bzip2Excerpt.Rent(window, start, end - start, level, Bzip2Marks.LengthWithCrc);
        length = Bzip2Excerpt.Length(end - start + Bzip2Marks.LengthWithCrc);
        var endsAt = Bzip2Excerpt.HeaderBits + end - start;
        Bzip2Bits.Append(stream, endsAt, Bzip2Marks.End, Bzip2Marks.Length);
        Bzip2Bits.Append(stream, endsAt + Bzip2Marks.Length, Crc, 32);
        work = Task.Run(DecodeAhead);
    }

    /// <summary>The bit of the file at which the block's mark begins.</summary>
    public long Start { get; }

    /// <summary>The bit of the file behind the block.</summary>
    public long End { get; }

    /// <summary>The digit of the stream's header.</summary>
    public int Level { get; }

    /// <summary>The CRC that the block declares.</summary>
    public uint Crc { get; }

    /// <summary>Whether any decoded byte was handed on.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Waits for the block and hands on what it decodes to.</summary>
    /// <returns>Whether it is whole; where it is not, either it is damaged, or it does not end where it was taken to.</returns>
    public bool Write(IBufferWriter<byte> output)
    {
        work.GetAwaiter().GetResult();
        if (result is not (Bzip2Result.Ok or Bzip2Result.StreamEnd))
        {
            return false;
        }

        foreach (var (bytes, count) in pieces)
        {
            HasWritten |= count > 0;
            output.Write(bytes.AsSpan(0, count));
        }

        while (result == Bzip2Result.Ok)
        {
            var room = output.GetSpan();
            result = Step(room, out var written);
            output.Advance(written);
        }

        return result == Bzip2Result.StreamEnd;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ((IAsyncResult)work).AsyncWaitHandle.WaitOne();
        native.Dispose();
        ArrayPool<byte>.Shared.Return(stream);
        stream = [];
        foreach (var (bytes, _) in pieces)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        pieces.Clear();
    }

    private void DecodeAhead()
    {
        while (result == Bzip2Result.Ok && pieces.Count < MostPieces)
        {
            var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
            var filled = 0;
            while (result == Bzip2Result.Ok && filled < piece.Length)
            {
                result = Step(piece.AsSpan(filled), out var written);
                filled += written;
            }

            pieces.Add((piece, filled));
        }
    }

    private int Step(Span<byte> room, out int written)
    {
        var answer = native.Run(stream.AsSpan(0, length), ref position, room, out written);
        // Everything is read and there was room: the block goes on behind what was taken for its end.
        return answer == Bzip2Result.Ok && position == length && written < room.Length ? Bzip2Result.Damaged : answer;
    }
}
