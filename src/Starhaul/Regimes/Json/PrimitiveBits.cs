using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Json;

/// <summary>
/// Numbers (RFC 8259 §6) and literals over 64 bytes at once. A primitive is a run of bytes outside of strings that are
/// neither white space nor punctuation; a run may go on in the next block.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct PrimitiveBits
{
    private const ulong LetterBits = 0x0F;
    private const ulong LiteralBit = 0x10;
    private const ulong ExponentBit = 0x20;
    private const ulong ExponentDigitsBit = 0x40;

    // Each holds, in its lowest bit, what the last byte of the block before was.
    private ulong digit;
    private ulong digitDue;
    private ulong leadingMinus;
    private ulong leadingZero;

    // The block before ended in a point or in the digits after it.
    private ulong fraction;

    // Literals and exponents, which most blocks do not have.
    private ulong rare;

    /// <summary>Judges every primitive byte.</summary>
    /// <param name="primitive">Bytes of primitives.</param>
    /// <param name="start">Of these, the first of each run.</param>
    /// <param name="digits">Bytes that are a digit, wherever they stand.</param>
    /// <param name="zeros">Bytes that are <c>0</c>, wherever they stand.</param>
    /// <param name="minuses">Bytes that are <c>-</c>, wherever they stand.</param>
    /// <param name="points">Bytes that are <c>.</c>, wherever they stand.</param>
    /// <param name="source">The first byte of the block.</param>
    /// <param name="available">Bytes that may be read from there, 64 or more.</param>
    /// <returns>Bytes that are part of no number and no literal.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Check<TBlock>(
        ulong primitive,
        ulong start,
        ulong digits,
        ulong zeros,
        ulong minuses,
        ulong points,
        ref readonly byte source,
        nuint available
    )
        where TBlock : struct, IBytes64<TBlock>
    {
        digits &= primitive;
        minuses &= primitive;
        points &= primitive;

        ulong error = 0;
        ulong signs = minuses;
        ulong misplacedMinus = minuses & ~start;
        ulong others = primitive & ~(digits | minuses | points);
        if ((others | rare) != 0)
        {
            error = CheckRare<TBlock>(
                primitive,
                start,
                digits,
                others,
                ref misplacedMinus,
                ref signs,
                in source,
                available
            );
        }

        ulong behindDigit = (digits << 1) | digit;
        ulong needsDigit = signs | points;
        ulong minusAtStart = minuses & start;
        ulong zeroAtStart = zeros & (start | (minusAtStart << 1) | leadingMinus);

        // Adding the place behind a point to the digits carries through them to the first byte that is none.
        ulong fractionStart = (points << 1) | fraction;
        ulong sum = fractionStart + digits;

        error |=
            misplacedMinus
            | (points & ~behindDigit)
            | (((needsDigit << 1) | digitDue) & ~digits)
            | (((zeroAtStart << 1) | leadingZero) & digits)
            | (sum & ~digits & points);

        digit = digits >> 63;
        digitDue = needsDigit >> 63;
        leadingMinus = minusAtStart >> 63;
        leadingZero = zeroAtStart >> 63;
        fraction = (points | (digits & ~sum)) >> 63;
        return error;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong CheckRare<TBlock>(
        ulong primitive,
        ulong start,
        ulong digits,
        ulong others,
        ref ulong misplacedMinus,
        ref ulong signs,
        ref readonly byte source,
        nuint available
    )
        where TBlock : struct, IBytes64<TBlock>
    {
        ulong letters = rare & LetterBits;
        ulong behindLiteral = (rare & LiteralBit) / LiteralBit;
        ulong behindExponent = (rare & ExponentBit) / ExponentBit;
        ulong exponentDigits = (rare & ExponentDigitsBit) / ExponentDigitsBit;

        ulong lettersNext = 0;
        for (ulong left = others & start; left != 0; left &= left - 1)
        {
            int at = System.Numerics.BitOperations.TrailingZeroCount(left);
            int length = LiteralLength(in Unsafe.Add(ref Unsafe.AsRef(in source), at), available - (nuint)at);
            if (length == 0)
                return 1UL << at;
            ulong word = (1UL << length) - 1;
            letters |= word << at;
            lettersNext |= at + length > 64 ? word >> (64 - at) : 0;
        }

        var block = TBlock.Load(in source);
        ulong numeric = primitive & ~letters;
        ulong exponents = block.EqualFolded((byte)'e') & numeric;
        ulong pluses = block.Equal((byte)'+') & numeric;
        signs |= pluses;

        ulong error = others & ~(letters | exponents | pluses);
        error |= ((letters << 1) | behindLiteral) & numeric;

        ulong afterExponent = (exponents << 1) | behindExponent;
        error |= exponents & ~((digits << 1) | digit);
        error |= afterExponent & ~(digits | signs);
        error |= pluses & ~afterExponent;
        misplacedMinus &= ~afterExponent;

        ulong exponentSigns = signs & afterExponent;
        ulong exponentStart = (afterExponent & ~signs) | (exponentSigns << 1) | exponentDigits;
        ulong sum = exponentStart + digits;
        ulong points = block.Equal((byte)'.') & numeric;
        error |= sum & ~digits & (points | exponents);

        rare =
            lettersNext
            | ((letters >> 63) * LiteralBit)
            | ((exponents >> 63) * ExponentBit)
            | (((exponentSigns | (digits & ~sum)) >> 63) * ExponentDigitsBit);
        return error;
    }

    private static int LiteralLength(ref readonly byte source, nuint available)
    {
        if (available < 5)
            return 0;
        var word = MemoryMarshal.CreateReadOnlySpan(in source, 5);
        return word.StartsWith("true"u8) || word.StartsWith("null"u8) ? 4
            : word.SequenceEqual("false"u8) ? 5
            : 0;
    }
}
