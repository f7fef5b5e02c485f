using Spectre.Console;
using Spectre.Console.Rendering;

namespace Starhaul.Cli.Progress;

/// <summary>
/// The lines of one drawing. They are written in one piece, over the lines of the drawing before, so that nothing flickers.
/// </summary>
/// <param name="rowsAbove">Rows of the terminal that the drawing before takes up above the row of the cursor.</param>
/// <param name="lines">The lines, each narrower than the terminal; none takes the drawing away.</param>
internal sealed class LiveFrame(int rowsAbove, IReadOnlyList<IReadOnlyList<LinePart>> lines) : Renderable
{
    private const string Hide = "\x1b[?25l";
    private const string Show = "\x1b[?25h";
    private const string EraseBelow = "\x1b[J";

    private static readonly Style Done = new(Color.Green);
    private static readonly Style Left = new(Color.Grey);
    private static readonly Style Waiting = new(Color.Yellow);

    /// <summary>How many rows of a terminal of some width a line takes up: one that was made narrower has folded it.</summary>
    public static int RowsOf(IReadOnlyList<LinePart> line, int width)
    {
        var cells = line.Sum(part => new Segment(part.Text).CellCount());
        return Math.Max(1, (cells + width - 1) / width);
    }

    /// <inheritdoc />
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var up = rowsAbove > 0 ? $"\x1b[{rowsAbove}A" : "";
        yield return Segment.Control($"{Hide}\r{up}{EraseBelow}");
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                yield return Segment.LineBreak;
            }

            foreach (var part in lines[i])
            {
                yield return new Segment(part.Text, StyleOf(part.Kind));
            }
        }

        if (lines.Count == 0)
        {
            yield return Segment.Control(Show);
        }
    }

    private static Style StyleOf(LinePartKind kind) =>
        kind switch
        {
            LinePartKind.Done => Done,
            LinePartKind.Left => Left,
            LinePartKind.Waiting => Waiting,
            _ => Style.Plain,
        };
}
