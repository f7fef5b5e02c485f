using System.Globalization;
using Spectre.Console.Rendering;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>The parts of a progress line.</summary>
internal static class SnapshotText
{
    private const int NameWidth = 24;
    private const string Gap = "  ";

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
    /// fits into <paramref name="width"/> columns. While the work waits, the reason comes first.
    /// </summary>
    public static IReadOnlyList<LinePart> FitParts(ProgressSnapshot snapshot, int width)
    {
        List<LinePart> parts = [new(FitName(snapshot.Name, width))];
        if (snapshot.IsWaiting)
        {
            Add(parts, Share(snapshot));
            Add(parts, snapshot.Activity, LinePartKind.Waiting);
            return Cut(parts, width);
        }

        AddBar(parts, snapshot, width);
        Add(parts, Share(snapshot).PadLeft(5));
        Add(parts, Bytes(snapshot).PadLeft(18));
        Add(parts, Speed(snapshot).PadLeft(9));
        Add(parts, TimeLeft(snapshot).PadLeft(width < Wide ? 12 : 14));
        Add(parts, snapshot.Activity);
        return Cut(parts, width);
    }

    /// <summary>The text of that line.</summary>
    public static string FitLine(ProgressSnapshot snapshot, int width) =>
        string.Concat(FitParts(snapshot, width).Select(part => part.Text));

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

    // Columns from which a line has room for a short bar, and for a long one beside what is being proven.
    private const int Medium = 72;
    private const int Wide = 110;

    private static string FitName(string name, int width)
    {
        var (least, most) = width switch
        {
            < Medium => (width / 4, Math.Max(8, width / 3)),
            < Wide => (14, 14),
            _ => (16, NameWidth),
        };
        return Cut(TerminalText.Clean(name), most).PadRight(least);
    }

    private static void AddBar(List<LinePart> parts, ProgressSnapshot snapshot, int width)
    {
        var length =
            width >= Wide ? 20
            : width >= Medium ? 8
            : 0;
        if (snapshot.Share is { } share && length > 0)
        {
            var done = (int)(share * length);
            Add(parts, new string('━', done), LinePartKind.Done, isNext: true);
            parts.Add(new(new string('╌', length - done), LinePartKind.Left));
        }
    }

    private static void Add(
        List<LinePart> parts,
        string text,
        LinePartKind kind = LinePartKind.Plain,
        bool isNext = false
    )
    {
        if (isNext || !string.IsNullOrWhiteSpace(text))
        {
            parts.Add(new(Gap));
            parts.Add(new(TerminalText.Clean(text), kind));
        }
    }

    /// <summary>The parts up to a width, by the columns that their characters take up: those of East Asia take two.</summary>
    private static List<LinePart> Cut(List<LinePart> parts, int width)
    {
        var cells = parts.Sum(part => CellsOf(part.Text));
        var fitting = new List<LinePart>();
        var room = cells <= width ? width : width - 1;
        foreach (var part in parts)
        {
            var text = Cut(part.Text, room, ending: "");
            fitting.Add(part with { Text = text });
            room -= CellsOf(text);
            if (text.Length < part.Text.Length)
            {
                fitting.Add(part with { Text = "…" });
                break;
            }
        }

        return fitting;
    }

    private static string Cut(string text, int width, string ending = "…")
    {
        if (CellsOf(text) <= width)
        {
            return text;
        }

        var room = width - ending.Length;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= CellsOf(rune.ToString());
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length] + ending;
    }

    private static int CellsOf(string text) => new Segment(text).CellCount();
}
