namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>
/// Reads the times of dumps as whole seconds since 1970 in UTC: <c>2025-06-24 21:56:37+00</c>,
/// <c>2025-06-24T21:56:37.123Z</c>, <c>2025-06-24T23:56:37+02:00</c> and, without an offset, UTC; and others that
/// <see cref="WrittenTime"/> knows. Fractions are cut off. What is not in the years 1 to 9999 of UTC is no time.
/// </summary>
internal static class DumpTime
{
    /// <summary>No time is known; less than any.</summary>
    public const long None = long.MinValue;

    // 0001-01-01 00:00:00 and 9999-12-31 23:59:59, beyond which an offset may lead.
    private const long First = -62_135_596_800;
    private const long Last = 253_402_300_799;

    private const int LengthOfTime = 19;
    private const int DaysTo1970 = 719_468;
    private const int DaysOf400Years = 146_097;

    /// <summary>Reads a time that makes up a whole text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = ReadUsual(text);
        if (seconds == None)
        {
            seconds = WrittenTime.Read(text);
        }

        return seconds != None;
    }

    /// <summary>A moment by its parts; <see cref="None"/> for one outside of the years 1 to 9999 of UTC.</summary>
    /// <param name="year">1 to 9999.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">A day of the month.</param>
    /// <param name="hour">0 to 24.</param>
    /// <param name="minute">0 to 59.</param>
    /// <param name="second">0 to 60.</param>
    /// <param name="offset">Of the zone, in seconds east of UTC.</param>
    public static long SecondsOf(int year, int month, int day, int hour, int minute, int second, int offset)
    {
        var inUtc = (Days(year, month, day) * 86_400L) + (hour * 3_600) + (minute * 60) + second - offset;
        return inUtc is < First or > Last ? None : inUtc;
    }

    // The forms of the dumps, of which there are millions.
    private static long ReadUsual(ReadOnlySpan<byte> text)
    {
        if (
            text.Length < LengthOfTime
            || text[4] != '-'
            || text[7] != '-'
            || (text[10] | 0x20) is not ('t' or ' ')
            || text[13] != ':'
            || text[16] != ':'
        )
        {
            return None;
        }

        var year = (TwoDigits(text, 0) * 100) + TwoDigits(text, 2);
        var (month, day) = (TwoDigits(text, 5), TwoDigits(text, 8));
        var (hour, minute, second) = (TwoDigits(text, 11), TwoDigits(text, 14), TwoDigits(text, 17));
        if (
            (uint)(year - 1) > 9_998
            || (uint)(month - 1) > 11
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || (uint)hour > 23
            || (uint)minute > 59
            || (uint)second > 59
            || !TryReadOffset(text[LengthOfTime..], out var offset)
        )
        {
            return None;
        }

        return SecondsOf(year, month, day, hour, minute, second, offset);
    }

    // Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that the leap day is the last.
    private static int Days(int year, int month, int day)
    {
        var marchYear = month <= 2 ? year - 1 : year;
        var era = marchYear / 400;
        var yearOfEra = marchYear - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * DaysOf400Years)
            + (yearOfEra * 365)
            + (yearOfEra / 4)
            - (yearOfEra / 100)
            + dayOfYear
            - DaysTo1970;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> rest, out int seconds)
    {
        seconds = 0;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? rest.Length - 1 : digits;
            if (digits == 0)
            {
                return false;
            }

            rest = rest[(1 + digits)..];
        }

        if (rest.IsEmpty || (rest.Length == 1 && (rest[0] | 0x20) == 'z'))
        {
            return true;
        }

        // +HH, +HHMM or +HH:MM
        if (rest[0] is not ((byte)'+' or (byte)'-') || rest.Length is not (3 or 5 or 6))
        {
            return false;
        }

        var hours = TwoDigits(rest, 1);
        var minutes = rest.Length == 3 ? 0 : TwoDigits(rest, rest.Length - 2);
        seconds = ((hours * 60) + minutes) * (rest[0] == '-' ? -60 : 60);
        return (uint)hours <= 23 && (uint)minutes <= 59 && (rest.Length != 6 || rest[3] == ':');
    }

    // Below zero when one of them is no digit.
    private static int TwoDigits(ReadOnlySpan<byte> text, int i)
    {
        var (tens, ones) = ((uint)text[i] - '0', (uint)text[i + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -10_000;
    }
}
