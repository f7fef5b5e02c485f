using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>Reads JSON numbers as doubles, correctly rounded (RFC 8259 §6).</summary>
internal static class RealNumber
{
    // 10^22 is the greatest power of ten that a double holds exactly, 2^53 the end of its exact whole numbers. A product or
    // quotient of two exact operands is rounded once, hence rightly (Clinger, "How to read floating point numbers accurately").
    private const int GreatestExactPower = 22;
    private const ulong GreatestExactInteger = 1UL << 53;
    private const int MostDigits = 19;

    // What a look at a plain number may read: a sign, 8 digits, a point, 16 digits and what is behind them.
    private const int RoomOfPlain = 32;

    private static readonly double[] Powers =
    [
        1e0,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
        1e16,
        1e17,
        1e18,
        1e19,
        1e20,
        1e21,
        1e22,
    ];

    private static ReadOnlySpan<uint> Tens => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Reads a number at the start of a text that goes on with a byte that is no part of it.</summary>
    /// <param name="text">The text; its last byte is not a digit.</param>
    /// <param name="value">The number; infinite when it is beyond a double.</param>
    /// <param name="length">Length of the number, or of what was read before it proved to be none.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value, out int length) =>
        (text.Length >= RoomOfPlain && TryReadPlain(ref MemoryMarshal.GetReference(text), out value, out length))
        || TryReadAny(text, out value, out length);

    // Most numbers have up to 7 digits before the point, up to 15 behind it and no exponent. False for all others.
    private static bool TryReadPlain(ref byte text, out double value, out int length)
    {
        value = length = 0;
        var start = text == '-' ? 1 : 0;
        var eight = EightAt(ref text, start, out var whole);
        if (whole is 0 or sizeof(ulong) || (whole > 1 && Unsafe.Add(ref text, start) == '0'))
        {
            return false;
        }

        var mantissa = ValueOf(eight, whole);
        length = start + whole;
        var fraction = 0;
        if (Unsafe.Add(ref text, length) == '.')
        {
            eight = EightAt(ref text, ++length, out fraction);
            if (fraction == 0)
            {
                return false;
            }

            mantissa = (mantissa * Tens[fraction]) + ValueOf(eight, fraction);
            if (fraction == sizeof(ulong))
            {
                eight = EightAt(ref text, length + fraction, out var more);
                if (more == sizeof(ulong) || whole + fraction + more > MostDigits)
                {
                    return false;
                }

                mantissa = more == 0 ? mantissa : (mantissa * Tens[more]) + ValueOf(eight, more);
                fraction += more;
            }

            length += fraction;
        }

        if ((Unsafe.Add(ref text, length) | 0x20) == 'e' || mantissa > GreatestExactInteger)
        {
            return false;
        }

        value = fraction == 0 ? mantissa : mantissa / Powers[fraction];
        value = start == 1 ? -value : value;
        return true;
    }

    private static bool TryReadAny(ReadOnlySpan<byte> text, out double value, out int length)
    {
        value = 0;
        var negative = text[0] == '-';
        var start = negative ? 1 : 0;
        var mantissa = 0UL;
        var i = ReadDigits(text, start, ref mantissa);
        var digits = i - start;
        length = i;
        if (digits == 0 || (digits > 1 && text[start] == '0'))
        {
            return false;
        }

        var exponent = 0;
        if (text[i] == '.')
        {
            var fraction = i + 1;
            length = i = ReadDigits(text, fraction, ref mantissa);
            exponent = fraction - i;
            digits -= exponent;
            if (exponent == 0)
            {
                return false;
            }
        }

        if ((text[i] | 0x20) == 'e')
        {
            if (!TryReadExponent(text, ref i, ref exponent))
            {
                length = i;
                return false;
            }

            length = i;
        }

        if (
            digits > MostDigits
            || mantissa > GreatestExactInteger
            || (uint)(exponent + GreatestExactPower) > 2 * GreatestExactPower
        )
        {
            value = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
            return true;
        }

        value = exponent < 0 ? mantissa / Powers[-exponent] : mantissa * Powers[exponent];
        value = negative ? -value : value;
        return true;
    }

    // More digits than fit wrap around; the count of digits tells.
    private static int ReadDigits(ReadOnlySpan<byte> text, int i, ref ulong number)
    {
        var sum = number;
        for (uint digit; (digit = (uint)text[i] - '0') <= 9; i++)
        {
            sum = unchecked((sum * 10) + digit);
        }

        number = sum;
        return i;
    }

    // The eight bytes at a place, of which the first ones are digits, as their values.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightAt(ref byte text, int at, out int digits)
    {
        // The bytes of digits are 0 to 9 now; of all others the highest bit shows.
        var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at)) ^ 0x3030_3030_3030_3030;
        var others = (((eight & 0x7F7F_7F7F_7F7F_7F7F) + 0x7676_7676_7676_7676) | eight) & 0x8080_8080_8080_8080;
        digits = BitOperations.TrailingZeroCount(others) >> 3;
        return eight;
    }

    // The first 1 to 8 digits, the first in the lowest byte: neighbours become numbers of two digits, these of four, these of eight.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ValueOf(ulong eight, int digits)
    {
        unchecked
        {
            eight <<= 64 - (8 * digits);
            eight = (eight * ((10 << 8) + 1)) >> 8;
            eight = ((eight & 0x00FF_00FF_00FF_00FF) * ((100 << 16) + 1)) >> 16;
            return ((eight & 0x0000_FFFF_0000_FFFF) * ((10_000UL << 32) + 1)) >> 32;
        }
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int i, ref int exponent)
    {
        i++;
        var negative = text[i] == '-';
        if (negative || text[i] == '+')
        {
            i++;
        }

        var start = i;
        var power = 0;
        for (uint digit; (digit = (uint)text[i] - '0') <= 9; i++)
        {
            power = Math.Min((power * 10) + (int)digit, 1_000_000);
        }

        exponent += negative ? -power : power;
        return i > start;
    }
}
