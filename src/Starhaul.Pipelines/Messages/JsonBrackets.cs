using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Starhaul.Regimes.Json;

namespace Starhaul.Pipelines.Messages;

/// <summary>Finds where an object or array of a well-formed JSON text ends, without a look at its tokens.</summary>
internal static class JsonBrackets
{
    private const int BlockLength = JsonKernel.BlockLength;

    /// <summary>The index behind the bracket that closes the one at <paramref name="start"/>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="start">Where to begin, outside of strings.</param>
    /// <param name="depth">How many brackets are open there already, of which the outermost one is meant; 0 for the one at <paramref name="start"/>.</param>
    public static int End(ReadOnlySpan<byte> json, int start, int depth = 0) =>
        Vector512.IsHardwareAccelerated ? End<Bytes64By512>(json, start, depth)
        : Vector256.IsHardwareAccelerated ? End<Bytes64By256>(json, start, depth)
        : End<Bytes64By128>(json, start, depth);

    private static int End<TBlock>(ReadOnlySpan<byte> json, int start, int depth)
        where TBlock : struct, IBytes64<TBlock>
    {
        Span<byte> last = stackalloc byte[BlockLength];
        var text = default(TextBits);
        for (var at = start; ; at += BlockLength)
        {
            scoped var bytes = json[at..];
            if (bytes.Length < BlockLength)
            {
                bytes.CopyTo(last);
                last[bytes.Length..].Clear();
                bytes = last;
            }

            ref readonly var source = ref MemoryMarshal.GetReference(bytes);
            var block = TBlock.Load(in source);
            var outside = ~text.Next(in source, block);
            var open = block.EqualFolded((byte)'{') & outside;
            var close = block.EqualFolded((byte)'}') & outside;
            if (depth > BitOperations.PopCount(close))
            {
                depth += BitOperations.PopCount(open) - BitOperations.PopCount(close);
                continue;
            }

            for (var left = open | close; left != 0; left &= left - 1)
            {
                depth += (open & left & (0 - left)) != 0 ? 1 : -1;
                if (depth == 0)
                {
                    return at + BitOperations.TrailingZeroCount(left) + 1;
                }
            }
        }
    }
}
