using System.Buffers.Binary;

namespace Starhaul.Regimes.Bzip2;

/// <summary>The two marks of a bzip2 stream, which begin at any bit: BCD of pi before a block, of its root at the end.</summary>
internal static class Bzip2Marks
{
    /// <summary>Stands before a block, and before its CRC of 32 bits.</summary>
    public const ulong Block = 0x314159265359;

    /// <summary>Stands behind the last block, and before the CRC of the stream, of 32 bits.</summary>
    public const ulong End = 0x177245385090;

    /// <summary>Bits of a mark.</summary>
    public const int Length = 48;

    /// <summary>Bits of a mark and of the CRC behind it.</summary>
    public const int LengthWithCrc = Length + 32;

    private const int Shifts = 8;

    /// <summary>
    /// For each value of the second byte that a mark touches, which marks at which shifts can be there. One byte in sixteen
    /// of random data is worth the second look.
    /// </summary>
    private static readonly ushort[] Candidates = MakeCandidates();

    /// <summary>Finds the first mark at or behind a bit.</summary>
    /// <param name="bytes">The bytes to look in.</param>
    /// <param name="bit">The first bit at which a mark may begin.</param>
    /// <returns>
    /// The bit at which it begins; -1 where none begins so far ahead of the end that it and 16 bits more are here. Behind
    /// any mark of a file come at least 32 bits.
    /// </returns>
    public static long Find(ReadOnlySpan<byte> bytes, long bit)
    {
        for (var first = (int)(bit / 8); first + sizeof(ulong) <= bytes.Length; first++)
        {
            var candidates = Candidates[bytes[first + 1]];
            if (candidates == 0)
            {
                continue;
            }

            var eight = BinaryPrimitives.ReadUInt64BigEndian(bytes[first..]);
            for (var shift = 0; shift < Shifts; shift++)
            {
                var found = (eight << shift) >> (64 - Length);
                if (
                    (candidates & (1 << shift)) != 0
                    && found is Block or End
                    && ((long)first * 8) + shift is var place
                    && place >= bit
                )
                {
                    return place;
                }
            }
        }

        return -1;
    }

    private static ushort[] MakeCandidates()
    {
        var table = new ushort[256];
        foreach (var mark in (ulong[])[Block, End])
        {
            for (var shift = 0; shift < Shifts; shift++)
            {
                table[(byte)(mark >> (Length - 16 + shift))] |= (ushort)(1 << shift);
            }
        }

        return table;
    }
}
