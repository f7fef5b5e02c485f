using System.Globalization;
using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Rows of one table for tests of stores: filled by column name, compared as lines of text.</summary>
internal static class StoreRows
{
    public static RowBuffer Of(TableDefinition table) => new(table, new TextArena());

    /// <summary>Adds a row; columns that are not named are null.</summary>
    public static RowBuffer With(this RowBuffer rows, params ReadOnlySpan<(string Column, object Value)> cells)
    {
        var row = rows.Add();
        foreach (var (column, value) in cells)
        {
            var index = rows.Table[column];
            switch (value)
            {
                case double number:
                    rows.Set(row, index, number);
                    break;
                case ulong number:
                    rows.Set(row, index, unchecked((long)number));
                    break;
                case string text:
                    rows.Set(row, index, Encoding.UTF8.GetBytes(text));
                    break;
                default:
                    rows.Set(row, index, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        return rows;
    }

    /// <summary>The indexes of all rows.</summary>
    public static int[] All(this RowBuffer rows) => [.. Enumerable.Range(0, rows.Count)];

    /// <summary>Each row as a line of <c>column=value</c>, without nulls, sorted; a double as its bits.</summary>
    public static string[] Lines(this RowBuffer rows) =>
        [.. rows.All().Select(row => Line(rows, row)).Order(StringComparer.Ordinal)];

    /// <summary>The first key column of every row, each once.</summary>
    public static KeyList Keys(this RowBuffer rows)
    {
        var keys = new KeyList(rows.Table.Columns[0], rows.Text);
        foreach (var row in rows.All().DistinctBy(row => Cell(rows, row, 0)))
        {
            keys.Add(rows, row);
        }

        return keys;
    }

    private static string Line(RowBuffer rows, int row) =>
        string.Join(
            ' ',
            from column in Enumerable.Range(0, rows.Table.Columns.Length)
            where !rows.IsNull(row, column)
            select $"{rows.Table.Columns[column].Name}={Cell(rows, row, column)}"
        );

    private static string Cell(RowBuffer rows, int row, int column) =>
        rows.Table.Columns[column].IsText
            ? $"\"{Encoding.UTF8.GetString(rows.Utf8(row, column))}\""
            : rows.Int64(row, column).ToString("x", CultureInfo.InvariantCulture);
}
