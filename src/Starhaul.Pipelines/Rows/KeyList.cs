using System.Text;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>Values of one column of a table: numbers, or places of text in an arena.</summary>
public sealed class KeyList
{
    private readonly List<long> cells = [];
    private readonly TextArena text;

    internal KeyList(Column column, TextArena text)
    {
        Column = column;
        this.text = text;
    }

    /// <summary>The column: the first of the table's key, or one that the table is searched by.</summary>
    public Column Column { get; }

    /// <summary>Number of keys.</summary>
    public int Count => cells.Count;

    /// <summary>Whether the keys are text.</summary>
    public bool IsText => Column.IsText;

    /// <summary>Adds the first key of a row; the row's text is in the arena of this list.</summary>
    internal void Add(RowBuffer rows, int row) => cells.Add(rows.Int64(row, 0));

    /// <summary>Adds a number.</summary>
    internal void Add(long key) => cells.Add(key);

    /// <summary>Adds a text.</summary>
    internal void Add(string key) => Add(Encoding.UTF8.GetBytes(key));

    private void Add(ReadOnlySpan<byte> key) => cells.Add(((long)text.Add(key) << 32) | (uint)key.Length);

    /// <summary>A key as its number.</summary>
    public long Number(int index) => cells[index];

    /// <summary>A key as its text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8(int index) => text.Memory((int)(cells[index] >> 32), (int)cells[index]);

    /// <summary>Forgets every key.</summary>
    internal void Clear() => cells.Clear();
}
