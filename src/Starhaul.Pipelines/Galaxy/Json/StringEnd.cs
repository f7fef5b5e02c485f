using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>Finds where a string ends.</summary>
internal static class StringEnd
{
    /// <summary>The closing quote of a string.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="from">Where the inside of the string begins.</param>
    /// <param name="limit">Where the text ends.</param>
    /// <param name="isEscaped">Whether the string has escapes.</param>
    /// <returns>Its place; -1 when the text ends before it.</returns>
    public static int Find(byte[] bytes, int from, int limit, out bool isEscaped)
    {
        isEscaped = false;
        // Most strings end within 32 bytes; the call for longer ones costs more than the look.
        if (from + (2 * Vector128<byte>.Count) <= limit)
        {
            ref var text = ref bytes[from];
            var low = EndsOrEscapes(Vector128.LoadUnsafe(ref text));
            var high = EndsOrEscapes(Vector128.LoadUnsafe(ref text, (nuint)Vector128<byte>.Count));
            var found = low | (high << Vector128<byte>.Count);
            var first = BitOperations.TrailingZeroCount(found);
            if (found != 0 && bytes[from + first] == '"')
            {
                return from + first;
            }
        }

        while (from < limit)
        {
            var next = bytes.AsSpan(from, limit - from).IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            from += next;
            if (bytes[from] == '"')
            {
                return from;
            }

            isEscaped = true;
            from += 2;
        }

        return -1;
    }

    // Vectors of 16 bytes, which every x64 has, are compiled ahead; code with wider ones waits for the JIT.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint EndsOrEscapes(Vector128<byte> block) =>
        (
            Vector128.Equals(block, Vector128.Create((byte)'"')) | Vector128.Equals(block, Vector128.Create((byte)'\\'))
        ).ExtractMostSignificantBits();
}
