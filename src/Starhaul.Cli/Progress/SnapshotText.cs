using System.Globalization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>The parts of a progress line.</summary>
internal static class SnapshotText
{
    private const int NameWidth = 24;
    private const int BarWidth = 20;
    private const int WidthWithBar = 110;

    /// <summary>One plain line with all that is known.</summary>
    public static string Line(ProgressSnapshot snapshot) =>
        string.Join(
            "  ",
            new[]
            {
                snapshot.Name,
                Bytes(snapshot),
                Share(snapshot),
                Speed(snapshot),
                TimeLeft(snapshot),
                snapshot.Activity,
            }.Where(part => part.Length > 0)
        );

    /// <summary>
    /// A line for a terminal: a bar where there is room for one, columns that hold still, and as much of the rest as
    /// fits into <paramref name="width"/> characters.
    /// </summary>
    public static string FitLine(ProgressSnapshot snapshot, int width)
    {
        var name = width < NameWidth * 3 ? Cut(snapshot.Name, Math.Max(8, width / 3)) : Cut(snapshot.Name, NameWidth);
        var parts = new[]
        {
            name.PadRight(Math.Min(16, width / 4)),
            width >= WidthWithBar ? Bar(snapshot) : "",
            Share(snapshot).PadLeft(5),
            Bytes(snapshot).PadLeft(18),
            Speed(snapshot).PadLeft(9),
            TimeLeft(snapshot).PadLeft(14),
            snapshot.Activity,
        };
        return Cut(string.Join("  ", parts.Where(part => !string.IsNullOrWhiteSpace(part))), width);
    }

    /// <summary>What is here, and of how much: <c>1.2 MB of 3.15 MB</c>.</summary>
    public static string Bytes(ProgressSnapshot snapshot) =>
        snapshot switch
        {
            { Length: { } length } => $"{HumanText.Bytes(snapshot.BytesHere)} of {HumanText.Bytes(length)}",
            { BytesHere: > 0 } => HumanText.Bytes(snapshot.BytesHere),
            _ => "",
        };

    /// <summary>How much is here: <c>38 %</c>. 100 % only when it is all here.</summary>
    public static string Share(ProgressSnapshot snapshot) =>
        snapshot.Share is { } share ? Math.Floor(share * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : "";

    /// <summary>The speed.</summary>
    public static string Speed(ProgressSnapshot snapshot) =>
        snapshot.BytesPerSecond is { } speed ? HumanText.Rate(speed) : "";

    /// <summary>The time until the last byte.</summary>
    public static string TimeLeft(ProgressSnapshot snapshot) =>
        snapshot.TimeLeft is { TotalDays: < 100 } left ? HumanText.Time(left) + " left" : "";

    private static string Bar(ProgressSnapshot snapshot)
    {
        var done = (int)((snapshot.Share ?? 0) * BarWidth);
        return snapshot.Share is null ? "" : new string('━', done) + new string('╌', BarWidth - done);
    }

    private static string Cut(string text, int width) =>
        text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
}
