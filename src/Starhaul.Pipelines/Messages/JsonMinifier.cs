using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Starhaul.Regimes.Json;

namespace Starhaul.Pipelines.Messages;

/// <summary>
/// Takes the blanks between the tokens of a JSON text out and leaves every other byte as it is: numbers keep their
/// spelling, strings their escapes.
/// </summary>
/// <remarks>The text MUST be well formed: of <c>1 2</c> it would make <c>12</c>.</remarks>
internal static class JsonMinifier
{
    private const int BlockLength = JsonKernel.BlockLength;

    /// <summary>Minifies a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="output">Room for as many bytes as the text has. Nothing is written when it has no blanks.</param>
    /// <returns>Length of the minified text; that of the text itself when it has no blanks.</returns>
    public static int Minify(ReadOnlySpan<byte> json, Span<byte> output) =>
        Minify(
            json,
            output,
            Vector512.IsHardwareAccelerated ? 512
                : Vector256.IsHardwareAccelerated ? 256
                : 128
        );

    /// <summary>The same with vectors of a chosen width: 512, 256 or 128 bits.</summary>
    internal static int Minify(ReadOnlySpan<byte> json, Span<byte> output, int vectorBits) =>
        vectorBits switch
        {
            512 => Minify<Bytes64By512>(json, output),
            256 => Minify<Bytes64By256>(json, output),
            _ => Minify<Bytes64By128>(json, output),
        };

    // Compiled ahead it would be without the widest vectors, and call what is to be a part of it, for its first thousands of texts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Minify<TBlock>(ReadOnlySpan<byte> json, Span<byte> output)
        where TBlock : struct, IBytes64<TBlock>
    {
        var text = default(TextBits);
        var written = 0;
        var whole = json.Length - (json.Length % BlockLength);
        for (var at = 0; at < whole; at += BlockLength)
        {
            var blanks = Blanks<TBlock>(in Unsafe.Add(ref MemoryMarshal.GetReference(json), at), ref text);
            Keep(json, at, json.Slice(at, BlockLength), blanks, output, ref written);
        }

        if (whole < json.Length)
        {
            // Filled up with blanks, which are outside of strings: the text is complete.
            Span<byte> last = stackalloc byte[BlockLength];
            last.Fill((byte)' ');
            json[whole..].CopyTo(last);
            var blanks = Blanks<TBlock>(in MemoryMarshal.GetReference(last), ref text);
            var isPadding = ulong.MaxValue << (json.Length - whole);
            Keep(json, whole, json[whole..], blanks & ~isPadding, output, ref written);
        }

        return written;
    }

    /// <summary>Copies what is no blank. Up to the first blank there is nothing to copy to: the text is its own result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        ReadOnlySpan<byte> json,
        int at,
        ReadOnlySpan<byte> block,
        ulong blanks,
        Span<byte> output,
        ref int written
    )
    {
        if (blanks == 0 && written == at)
        {
            written += block.Length;
            return;
        }

        if (written == at)
        {
            json[..at].CopyTo(output);
        }

        var kept = ~blanks & (ulong.MaxValue >> (BlockLength - block.Length));
        while (kept != 0)
        {
            var start = BitOperations.TrailingZeroCount(kept);
            var length = BitOperations.TrailingZeroCount(~(kept >> start));
            block.Slice(start, length).CopyTo(output[written..]);
            written += length;
            kept = start + length < BlockLength ? kept & (ulong.MaxValue << (start + length)) : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Blanks<TBlock>(ref readonly byte source, ref TextBits text)
        where TBlock : struct, IBytes64<TBlock>
    {
        var block = TBlock.Load(in source);
        var inside = text.Next(in source, block);

        // Well-formed strings hold no control character, so a line end or a tab is a blank wherever it is.
        return (block.Equal((byte)' ') & ~inside) | block.Between(0, 0x1F);
    }
}
