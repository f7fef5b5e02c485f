using System.Buffers.Binary;

namespace Starhaul.Regimes.Bzip2;

/// <summary>Bits as bzip2 has them: the highest of a byte first, and nothing but the header on a byte's border.</summary>
internal static class Bzip2Bits
{
    /// <summary>Copies bits that begin inside a byte, so that they begin with one.</summary>
    /// <param name="source">The bytes that hold them.</param>
    /// <param name="shift">How many bits of the first byte are not wanted, 0 to 7.</param>
    /// <param name="count">How many bits to copy; those behind them in the last byte are 0.</param>
    /// <param name="target">Room for <c>ceil(count / 8)</c> bytes.</param>
    public static void Copy(ReadOnlySpan<byte> source, int shift, long count, Span<byte> target)
    {
        var length = (int)((count + 7) / 8);
        var index = 0;
        for (; index + 9 <= source.Length && index + 8 <= length; index += 8)
        {
            var eight = BinaryPrimitives.ReadUInt64BigEndian(source[index..]);
            var next = (uint)source[index + 8];
            BinaryPrimitives.WriteUInt64BigEndian(target[index..], (eight << shift) | (next >> (8 - shift)));
        }

        for (; index < length; index++)
        {
            var next = index + 1 < source.Length ? source[index + 1] : 0;
            target[index] = (byte)((source[index] << shift) | (next >> (8 - shift)));
        }

        if (count % 8 is var used and not 0)
        {
            target[length - 1] &= (byte)(0xFF << (8 - (int)used));
        }
    }

    /// <summary>Adds bits behind others.</summary>
    /// <param name="target">The bytes; the bits from <paramref name="position"/> on are 0.</param>
    /// <param name="position">The bit to begin at.</param>
    /// <param name="value">The bits, right-aligned.</param>
    /// <param name="count">How many bits the value has, 64 at the most.</param>
    public static void Append(Span<byte> target, long position, ulong value, int count)
    {
        while (count > 0)
        {
            var free = 8 - (int)(position % 8);
            var taken = Math.Min(free, count);
            var bits = (value >> (count - taken)) & ((1UL << taken) - 1);
            target[(int)(position / 8)] |= (byte)(bits << (free - taken));
            position += taken;
            count -= taken;
        }
    }

    /// <summary>Reads bits that may begin inside a byte.</summary>
    /// <param name="source">The bytes that hold them.</param>
    /// <param name="shift">How many bits of the first byte come before them, 0 to 7.</param>
    /// <param name="count">How many bits, 48 at the most.</param>
    public static ulong Read(ReadOnlySpan<byte> source, int shift, int count)
    {
        var value = 0UL;
        for (var index = 0; index < (shift + count + 7) / 8; index++)
        {
            value = (value << 8) | source[index];
        }

        return (value >> (((8 - ((shift + count) % 8)) % 8))) & ((1UL << count) - 1);
    }
}
