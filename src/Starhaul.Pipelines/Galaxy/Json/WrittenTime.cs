using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>
/// Reads times in spellings that the dumps do not use and a person reads without doubt: a day alone (its midnight), without
/// seconds, <c>UTC</c> or <c>GMT</c> behind it, months by their names, no separators at all. Without an offset it is UTC. Where day
/// and month could change places, as in 02/06/2025, it is no time.
/// </summary>
internal static partial class WrittenTime
{
    private const int LongestText = 64;

    private const string Clock =
        @"(?:(?:\s*T\s*|,?\s+|_)(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?|(?<minute>\d{2})(?<second>\d{2})?))?";

    private const string Zone =
        @"\s*(?:Z|UTC|GMT|(?<sign>[+-])(?<hours>\d{2})(?::?(?<minutes>\d{2}))?(?:\s*\(?(?:UTC|GMT)\)?)?)?\s*$";

    private const string Months =
        "(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

    private const string Weekday = @"^\s*(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly string[] Names =
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];

    /// <summary>Reads a time that makes up a whole text.</summary>
    /// <returns>Seconds since 1970; <see cref="DumpTime.None"/> where it is no time.</returns>
    public static long Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestText)
        {
            return DumpTime.None;
        }

        var text = Encoding.UTF8.GetString(utf8);
        foreach (var form in (ReadOnlySpan<Regex>)[YearFirst(), Compact(), DayFirst(), MonthFirst()])
        {
            if (form.Match(text) is { Success: true } match)
            {
                return Convert(match);
            }
        }

        return DumpTime.None;
    }

    private static long Convert(Match match)
    {
        var month = match.Groups["name"] is { Success: true } name
            ? 1 + Array.IndexOf(Names, name.Value[..3].ToLowerInvariant())
            : Number(match, "month");
        var (year, day) = (Number(match, "year"), Number(match, "day"));
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        var (hours, minutes) = (Number(match, "hours"), Number(match, "minutes"));
        var isMidnight = (hour, minute, second) is (24, 0, 0);
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || (hour > 23 && !isMidnight)
            || minute > 59
            || second > 60 // a leap second
            || hours > 23
            || minutes > 59
        )
        {
            return DumpTime.None;
        }

        var offset = ((hours * 60) + minutes) * (match.Groups["sign"].Value == "-" ? -60 : 60);
        return DumpTime.SecondsOf(year, month, day, hour, minute, second, offset);
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } digits ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    // 2025-06-02 10:20:30 UTC, 2025/6/2, 2025.06.02T10:20Z
    [GeneratedRegex(@"^\s*(?<year>\d{4})(?<by>[-/.])(?<month>\d{1,2})\k<by>(?<day>\d{1,2})" + Clock + Zone, Options)]
    private static partial Regex YearFirst();

    // 20250602T102030Z
    [GeneratedRegex(@"^\s*(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})" + Clock + Zone, Options)]
    private static partial Regex Compact();

    // Mon, 02 Jun 2025 10:20:30 GMT
    [GeneratedRegex(
        Weekday + @"(?<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+" + Months + @"\.?,?[\s-]+(?<year>\d{4})" + Clock + Zone,
        Options
    )]
    private static partial Regex DayFirst();

    // June 2, 2025 10:20 UTC
    [GeneratedRegex(
        Weekday + Months + @"\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})" + Clock + Zone,
        Options
    )]
    private static partial Regex MonthFirst();
}
