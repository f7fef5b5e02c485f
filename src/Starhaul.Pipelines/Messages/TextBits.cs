using System.Runtime.CompilerServices;
using Starhaul.Regimes.Json;

namespace Starhaul.Pipelines.Messages;

/// <summary>Which bytes of a well-formed JSON text are inside strings, 64 at a time.</summary>
internal struct TextBits
{
    private ulong inText;
    private ulong escapes;

    /// <summary>Goes on over the next 64 bytes.</summary>
    /// <param name="source">The first of them.</param>
    /// <param name="block">The same, loaded.</param>
    /// <returns>From each opening quote up to, and without, its closing one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next<TBlock>(ref readonly byte source, TBlock block)
        where TBlock : struct, IBytes64<TBlock>
    {
        var quotes = block.Equal((byte)'"');
        var backslashes = block.Equal((byte)'\\');
        if ((backslashes | escapes) != 0)
        {
            _ = EscapeBits.Check<TBlock>(in source, backslashes, ref escapes, out var escaped);
            quotes &= ~escaped;
        }

        var text = QuoteBits.PrefixXor(quotes) ^ inText;
        inText = (ulong)((long)text >> 63);
        return text;
    }
}
