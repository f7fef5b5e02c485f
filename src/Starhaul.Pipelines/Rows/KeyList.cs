using System.Text;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>Values of one column of a table: numbers, or places of text in an arena.</summary>
internal sealed class KeyList(Column column, TextArena text)
{
    private readonly List<long> cells = [];

    /// <summary>The column: the first of the table's key, or one that the table is searched by.</summary>
    public Column Column => column;

    /// <summary>Number of keys.</summary>
    public int Count => cells.Count;

    /// <summary>Whether the keys are text.</summary>
    public bool IsText => column.IsText;

    /// <summary>Adds the first key of a row; the row's text is in the arena of this list.</summary>
    public void Add(RowBuffer rows, int row) => cells.Add(rows.Int64(row, 0));

    /// <summary>Adds a number.</summary>
    public void Add(long key) => cells.Add(key);

    /// <summary>Adds a text.</summary>
    public void Add(string key) => Add(Encoding.UTF8.GetBytes(key));

    private void Add(ReadOnlySpan<byte> key) => cells.Add(((long)text.Add(key) << 32) | (uint)key.Length);

    /// <summary>A key as its number.</summary>
    public long Number(int index) => cells[index];

    /// <summary>A key as its text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8(int index) => text.Memory((int)(cells[index] >> 32), (int)cells[index]);

    /// <summary>Forgets every key.</summary>
    public void Clear() => cells.Clear();
}
