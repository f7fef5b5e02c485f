using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>Values of the first key column of a table: numbers, or places of text in an arena.</summary>
internal sealed class KeyList(Column column, TextArena text)
{
    private readonly List<long> cells = [];

    /// <summary>Number of keys.</summary>
    public int Count => cells.Count;

    /// <summary>Whether the keys are text.</summary>
    public bool IsText => column.IsText;

    /// <summary>Adds the key of a row; the row's text is in the arena of this list.</summary>
    public void Add(RowBuffer rows, int row) => cells.Add(rows.Int64(row, 0));

    /// <summary>Adds a number.</summary>
    public void Add(long key) => cells.Add(key);

    /// <summary>A key as its number.</summary>
    public long Number(int index) => cells[index];

    /// <summary>A key as its text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8(int index) => text.Memory((int)(cells[index] >> 32), (int)cells[index]);

    /// <summary>Forgets every key.</summary>
    public void Clear() => cells.Clear();
}
