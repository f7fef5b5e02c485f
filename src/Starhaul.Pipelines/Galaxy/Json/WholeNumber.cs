namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>Reads JSON numbers that stand for whole ones, also in the form <c>5.0</c> or <c>5e3</c>.</summary>
internal static class WholeNumber
{
    private const int DigitsThatFit = 19;

    /// <summary>Reads an unsigned number, up to 2^64 - 1, that makes up a whole text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> number, out ulong value)
    {
        value = 0;
        var i = 0;
        for (uint digit; i < number.Length && (digit = (uint)number[i] - '0') <= 9; i++)
        {
            if (i >= DigitsThatFit && value > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return i > 0 && (i == number.Length || IsZeroFraction(number[i..]) || TryReadRounded(number, out value));
    }

    /// <summary>Reads a signed number that makes up a whole text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> number, out long value)
    {
        var negative = !number.IsEmpty && number[0] == '-';
        var isRead = TryRead(negative ? number[1..] : number, out ulong size);
        value = negative ? unchecked(-(long)size) : (long)size;
        return isRead && size <= (negative ? 1UL << 63 : long.MaxValue);
    }

    private static bool IsZeroFraction(ReadOnlySpan<byte> rest) =>
        rest.Length > 1 && rest[0] == '.' && !rest[1..].ContainsAnyExcept((byte)'0');

    private static bool TryReadRounded(ReadOnlySpan<byte> number, out ulong value)
    {
        Span<byte> ended = stackalloc byte[64];
        value = 0;
        if (number.Length >= ended.Length)
        {
            return false;
        }

        ended.Clear();
        number.CopyTo(ended);
        if (
            !RealNumber.TryRead(ended, out var real, out var length)
            || length != number.Length
            || real >= 18446744073709551616.0
            || real != Math.Floor(real)
        )
        {
            return false;
        }

        value = (ulong)real;
        return true;
    }
}
