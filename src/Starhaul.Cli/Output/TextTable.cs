namespace Starhaul.Cli.Output;

/// <summary>Aligned columns of text.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Lines whose columns begin below one another. The last column is not padded.</summary>
    /// <param name="rows">The rows, each with the same number of columns.</param>
    /// <param name="rightAligned">Columns whose text ends below one another instead.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows, params int[] rightAligned)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        var widths = Enumerable
            .Range(0, rows[0].Length)
            .Select(column => rows.Max(row => row[column].Length))
            .ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => Align(cell, widths[column], rightAligned.Contains(column)));
            yield return string.Join(Gap, cells).TrimEnd();
        }
    }

    private static string Align(string cell, int width, bool right) =>
        right ? cell.PadLeft(width) : cell.PadRight(width);
}
