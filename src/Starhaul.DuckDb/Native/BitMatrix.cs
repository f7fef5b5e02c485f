namespace Starhaul.DuckDb.Native;

/// <summary>64 words as a square of bits.</summary>
internal static class BitMatrix
{
    /// <summary>Rows and columns.</summary>
    public const int Length = 64;

    /// <summary>Turns rows into columns: afterwards bit <c>r</c> of word <c>c</c> is what bit <c>c</c> of word <c>r</c> was.</summary>
    /// <remarks>Halves of halves change places, as in H. S. Warren, Hacker's Delight, 2nd edition, 7-3.</remarks>
    public static void Transpose(Span<ulong> words)
    {
        var low = (ulong)uint.MaxValue;
        for (var half = Length / 2; half > 0; half /= 2, low ^= low << half)
        {
            for (var word = 0; word < Length; word = (word + half + 1) & ~half)
            {
                ref var upper = ref words[word + half];
                var swapped = ((words[word] >> half) ^ upper) & low;
                words[word] ^= swapped << half;
                upper ^= swapped;
            }
        }
    }
}
