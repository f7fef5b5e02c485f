using System.Buffers;
using Starhaul.Regimes.Native;

namespace Starhaul.Regimes.Bzip2;

/// <summary>A piece of a stream as a stream of its own: a header, then bits from where a block begins.</summary>
internal static class Bzip2Excerpt
{
    /// <summary>Bits of the header <c>BZh9</c>.</summary>
    public const int HeaderBits = 32;

    /// <summary>Bytes of a header and so many bits.</summary>
    public static int Length(long bits) => (int)((HeaderBits + bits + 7) / 8);

    /// <summary>Writes a header and bits of the window into a rented array.</summary>
    /// <param name="window">Holds the bits.</param>
    /// <param name="start">The first bit, where a block's mark begins.</param>
    /// <param name="count">How many bits.</param>
    /// <param name="level">The digit of the header, 1 to 9.</param>
    /// <param name="more">How many bits are 0 behind them, for others to be appended.</param>
    public static byte[] Rent(Bzip2Window window, long start, long count, int level, int more = 0)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Length(count + more));
        "BZh"u8.CopyTo(bytes);
        bytes[3] = (byte)('0' + level);
        var copied = Length(count);
        bytes.AsSpan(copied, Length(count + more) - copied).Clear();
        Bzip2Bits.Copy(window.From(start / 8), (int)(start % 8), count, bytes.AsSpan(HeaderBits / 8));
        return bytes;
    }

    /// <summary>
    /// Finds where a block ends by reading it: libbz2 with no room for its output stops behind the symbol that ends the block,
    /// with at most seven bits of the next byte taken.
    /// </summary>
    /// <param name="window">Holds the block from its first bit on.</param>
    /// <param name="start">The bit at which its mark begins.</param>
    /// <param name="level">The digit of the stream's header.</param>
    /// <returns>The bit at which the mark behind it begins; 0 where more bytes are needed; -1 where the block is damaged.</returns>
    public static long FindEnd(Bzip2Window window, long start, int level)
    {
        // Whole bytes alone: the bits that fill up the last one would be read as the block's own.
        var count = ((window.End * 8) - start) & ~7L;
        var bytes = Rent(window, start, count, level);
        try
        {
            using var native = new Bzip2Stream();
            var position = 0;
            var length = Length(count);
            var result = native.Run(bytes.AsSpan(0, length), ref position, [], out _);
            if (result != Bzip2Result.Ok)
            {
                return -1;
            }

            var behind = start - HeaderBits + ((long)position * 8);
            if (position == length || behind + Bzip2Marks.Length > window.End * 8)
            {
                return 0;
            }

            for (var bit = behind - 7; bit <= behind; bit++)
            {
                if (window.Read(bit, Bzip2Marks.Length) is Bzip2Marks.Block or Bzip2Marks.End)
                {
                    return bit;
                }
            }

            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
