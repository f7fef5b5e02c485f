using Starhaul.Regimes.Bzip2;
using Starhaul.Regimes.Native;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>
/// Writes a bzip2 stream of one block whose symbols are chosen, not what they decode to: each of the 256 symbols has a code of
/// 8 bits, its own number, so that the block's data can hold any bytes but 255, which ends it.
/// </summary>
internal static class Bzip2HandMade
{
    private const int Symbols = 256;
    private const int SymbolsInGroup = 50;

    /// <summary>The stream, and what it decodes to.</summary>
    /// <param name="symbols">Bytes from 2 to 254.</param>
    /// <param name="level">The digit of the header.</param>
    public static (byte[] Coded, byte[] Plain) Stream(byte[] symbols, int level = 9)
    {
        Assert.All(symbols, static symbol => Assert.InRange(symbol, 2, 254));
        var room = new byte[2 * symbols.Length];
        using var native = new Bzip2Stream();
        var position = 0;

        // With a CRC that is wrong the library gives the bytes, then the error.
        native.Run(Write(symbols, level, 0), ref position, room, out var written);
        var plain = room[..written];
        return (Write(symbols, level, Crc(plain)), plain);
    }

    private static byte[] Write(byte[] symbols, int level, uint crc)
    {
        var bits = new List<bool>();
        Put("BZh"u8.ToArray());
        Bits('0' + (ulong)level, 8);
        Bits(Bzip2Marks.Block, 48);
        Bits(crc, 32);
        Bits(0, 1); // not randomised
        Bits(0, 24); // the row of the original text
        Bits(0xFFFF, 16); // every group of 16 bytes is in use
        for (var group = 0; group < 16; group++)
        {
            Bits(group == 15 ? 0xFFFCUL : 0xFFFF, 16); // all but the last two bytes
        }

        var groups = (symbols.Length + SymbolsInGroup) / SymbolsInGroup; // the end of the block is a symbol, too
        Bits(2, 3); // tables, two at the least
        Bits((ulong)groups, 15);
        for (var group = 0; group < groups; group++)
        {
            Bits(0, 1); // the first table
        }

        for (var table = 0; table < 2; table++)
        {
            Bits(8, 5);
            for (var symbol = 0; symbol < Symbols; symbol++)
            {
                Bits(0, 1); // as long as the one before
            }
        }

        Put(symbols);
        Bits(Symbols - 1, 8);
        Bits(Bzip2Marks.End, 48);
        Bits(crc, 32);
        var coded = new byte[(bits.Count + 7) / 8];
        for (var index = 0; index < bits.Count; index++)
        {
            coded[index / 8] |= (byte)((bits[index] ? 0x80 : 0) >> (index % 8));
        }

        return coded;

        void Put(byte[] bytes)
        {
            foreach (var value in bytes)
            {
                Bits(value, 8);
            }
        }

        void Bits(ulong value, int count)
        {
            for (var bit = count - 1; bit >= 0; bit--)
            {
                bits.Add(((value >> bit) & 1) == 1);
            }
        }
    }

    /// <summary>CRC-32 as bzip2 has it: the polynomial 04c11db7, the highest bit first.</summary>
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
            }
        }

        return ~crc;
    }
}
