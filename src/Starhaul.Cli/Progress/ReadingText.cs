using System.Globalization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>The parts of a progress line.</summary>
internal static class ReadingText
{
    /// <summary>One plain line with all that is known.</summary>
    public static string Line(Reading reading) =>
        string.Join(
            "  ",
            new[]
            {
                reading.Name,
                Bytes(reading),
                Share(reading),
                Speed(reading),
                TimeLeft(reading),
                reading.Words,
            }.Where(part => part.Length > 0)
        );

    /// <summary>What is here, and of how much: <c>1.2 MB of 3.15 MB</c>.</summary>
    public static string Bytes(Reading reading) =>
        reading switch
        {
            { Length: { } length } => $"{HumanText.Bytes(reading.BytesHere)} of {HumanText.Bytes(length)}",
            { BytesHere: > 0 } => HumanText.Bytes(reading.BytesHere),
            _ => "",
        };

    /// <summary>How much is here: <c>38 %</c>. 100 % only when it is all here.</summary>
    public static string Share(Reading reading) =>
        reading.Share is { } share ? Math.Floor(share * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : "";

    /// <summary>The speed.</summary>
    public static string Speed(Reading reading) => reading.BytesPerSecond is { } speed ? HumanText.Rate(speed) : "";

    /// <summary>The time until the last byte.</summary>
    public static string TimeLeft(Reading reading) =>
        reading.TimeLeft is { TotalDays: < 100 } left ? HumanText.Time(left) + " left" : "";
}
