using System.Globalization;

namespace Starhaul.Cli.Output;

/// <summary>Numbers as a person reads them.</summary>
internal static class HumanText
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>A byte count in three digits: <c>3.15 MB</c>.</summary>
    public static string Bytes(double count)
    {
        if (count < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(count)} B");
        }

        var unit = -1;
        // 999.5 would be shown as 1000 of its unit.
        while (count >= 999.5 && unit < Units.Length - 1)
        {
            count /= 1000;
            unit++;
        }

        var form =
            count < 9.995 ? "0.00"
            : count < 99.95 ? "0.0"
            : "0";
        return count.ToString(form, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A speed: <c>2.63 MB/s</c>.</summary>
    public static string Rate(double bytesPerSecond) => Bytes(bytesPerSecond) + "/s";

    /// <summary>A whole number with its thousands apart: <c>91,243</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 file</c>, <c>2,000 files</c>.</summary>
    public static string Count(long number, string thing) => number == 1 ? $"1 {thing}" : $"{Count(number)} {thing}s";

    /// <summary>A stretch of time: <c>1.2 s</c>, <c>41 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Time(TimeSpan time)
    {
        var culture = CultureInfo.InvariantCulture;
        return time.TotalSeconds switch
        {
            < 9.95 => time.TotalSeconds.ToString("0.0", culture) + " s",
            < 59.5 => time.TotalSeconds.ToString("0", culture) + " s",
            < 3599.5 => string.Create(culture, $"{RoundedSeconds(time) / 60} min {RoundedSeconds(time) % 60:00} s"),
            _ => string.Create(culture, $"{(long)time.TotalMinutes / 60} h {(long)time.TotalMinutes % 60:00} min"),
        };
    }

    private static long RoundedSeconds(TimeSpan time) => (long)Math.Round(time.TotalSeconds);
}
