using System.Buffers.Binary;
using System.IO.Hashing;

namespace Starhaul.PlugIn.Packs;

/// <summary>Writes what <see cref="PackDecoder"/> reads.</summary>
internal static class PackFile
{
    private const int LongestBlock = ushort.MaxValue;
    private const int ShortestRun = 8;

    /// <summary>One member.</summary>
    public static byte[] Encode(byte[] plain)
    {
        using var coded = new MemoryStream();
        coded.Write("PAK1"u8);
        for (var at = 0; at < plain.Length; )
        {
            var run = RunAt(plain, at);
            if (run >= ShortestRun)
            {
                Block(coded, 2, run, [plain[at]]);
                at += run;
                continue;
            }

            var end = at + 1;
            while (end < plain.Length && end - at < LongestBlock && RunAt(plain, end) < ShortestRun)
            {
                end++;
            }

            Block(coded, 1, end - at, plain.AsSpan(at, end - at));
            at = end;
        }

        Span<byte> tail = stackalloc byte[9];
        tail[0] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(tail[1..], Crc32.HashToUInt32(plain));
        BinaryPrimitives.WriteUInt32LittleEndian(tail[5..], (uint)plain.Length);
        coded.Write(tail);
        return coded.ToArray();
    }

    private static int RunAt(byte[] plain, int at)
    {
        var rest = plain.AsSpan(at, Math.Min(LongestBlock, plain.Length - at));
        var other = rest.IndexOfAnyExcept(rest[0]);
        return other < 0 ? rest.Length : other;
    }

    private static void Block(MemoryStream coded, byte tag, int length, ReadOnlySpan<byte> bytes)
    {
        Span<byte> header = [tag, (byte)length, (byte)(length >> 8)];
        coded.Write(header);
        coded.Write(bytes);
    }
}
