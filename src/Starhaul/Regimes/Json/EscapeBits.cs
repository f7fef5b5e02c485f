using System.Runtime.CompilerServices;

namespace Starhaul.Regimes.Json;

/// <summary>The escapes of RFC 8259 §7 over 64 bytes at once.</summary>
internal static class EscapeBits
{
    /// <summary>In the carry: the next block's first byte is escaped.</summary>
    public const ulong EscapesNext = 0x10;

    /// <summary>In the carry: bytes of the next block that must be hexadecimal digits.</summary>
    public const ulong HexadecimalNext = 0x0F;

    private const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;

    /// <summary>Finds the escaped bytes and judges them.</summary>
    /// <param name="source">The first of the bytes.</param>
    /// <param name="backslashes">Where they are a backslash.</param>
    /// <param name="carry">What the block before leaves open; becomes what this one does.</param>
    /// <param name="escaped">Bytes that a backslash escapes.</param>
    /// <returns>Bytes that make a wrong escape.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Check<TBlock>(ref readonly byte source, ulong backslashes, ref ulong carry, out ulong escaped)
        where TBlock : struct, IBytes64<TBlock>
    {
        var block = TBlock.Load(in source);
        ulong isEscaped = carry / EscapesNext;
        ulong hexadecimalDue = carry & HexadecimalNext;

        // A run of backslashes escapes by pairs: subtracting carries through each run, and where a run began (odd or
        // even) shows whether its end escapes (simdjson, json_escape_scanner).
        ulong opening = backslashes & ~isEscaped;
        ulong codes = (((opening << 1) | OddBits) - opening) ^ OddBits;
        escaped = codes ^ (backslashes | isEscaped);
        ulong escaping = codes & backslashes;

        ulong unicode = escaped & block.Equal((byte)'u');
        ulong simple =
            block.Equal((byte)'"')
            | backslashes
            | block.Equal((byte)'/')
            | block.Equal((byte)'b')
            | block.Equal((byte)'f')
            | block.Equal((byte)'n')
            | block.Equal((byte)'r')
            | block.Equal((byte)'t');
        ulong hexadecimal = block.Between((byte)'0', (byte)'9') | block.BetweenFolded((byte)'a', (byte)'f');
        hexadecimalDue |= (unicode << 1) | (unicode << 2) | (unicode << 3) | (unicode << 4);

        carry =
            ((escaping >> 63) * EscapesNext) | (unicode >> 63) | (unicode >> 62) | (unicode >> 61) | (unicode >> 60);
        return (escaped & ~(simple | unicode)) | (hexadecimalDue & ~hexadecimal);
    }
}
