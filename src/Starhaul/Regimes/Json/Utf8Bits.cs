using System.Runtime.CompilerServices;

namespace Starhaul.Regimes.Json;

/// <summary>Strict UTF-8 (RFC 3629 §4) over 64 bytes at once.</summary>
internal static class Utf8Bits
{
    private const ulong ContinuationsNext = 0x07;

    /// <summary>Judges every byte of 0x80 and above, and every lead byte by what follows it.</summary>
    /// <param name="source">The first of the bytes.</param>
    /// <param name="carry">What the block before leaves open; becomes what this one does.</param>
    /// <returns>Bytes that are not UTF-8.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Check<TBlock>(ref readonly byte source, ref ulong carry)
        where TBlock : struct, IBytes64<TBlock>
    {
        var block = TBlock.Load(in source);
        ulong continuation = block.Between(0x80, 0xBF);
        ulong leadOf2 = block.Between(0xC2, 0xDF);
        ulong leadOf3 = block.Between(0xE0, 0xEF);
        ulong leadOf4 = block.Between(0xF0, 0xF4);
        ulong lead = leadOf2 | leadOf3 | leadOf4;
        ulong longLead = leadOf3 | leadOf4;

        ulong due = (lead << 1) | (longLead << 2) | (leadOf4 << 3) | (carry & ContinuationsNext);
        ulong error = (due ^ continuation) | (block.NonAscii() & ~(continuation | lead));

        // Second bytes that would make an overlong form (E0, F0), a surrogate (ED) or a point above U+10FFFF (F4).
        ulong e0 = block.Equal(0xE0);
        ulong ed = block.Equal(0xED);
        ulong f0 = block.Equal(0xF0);
        ulong f4 = block.Equal(0xF4);
        error |= ((e0 << 1) | ((carry >> 3) & 1)) & block.Between(0x80, 0x9F);
        error |= ((ed << 1) | ((carry >> 4) & 1)) & block.Between(0xA0, 0xBF);
        error |= ((f0 << 1) | ((carry >> 5) & 1)) & block.Between(0x80, 0x8F);
        error |= ((f4 << 1) | ((carry >> 6) & 1)) & block.Between(0x90, 0xBF);

        carry =
            (lead >> 63)
            | (longLead >> 62)
            | (leadOf4 >> 61)
            | ((e0 >> 63) << 3)
            | ((ed >> 63) << 4)
            | ((f0 >> 63) << 5)
            | ((f4 >> 63) << 6);
        return error;
    }
}
