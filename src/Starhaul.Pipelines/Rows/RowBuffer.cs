using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>
/// Rows of one table in one block of 64-bit cells: no object a row, no box a value. A cell of a text column says where
/// in the arena the text is. A row also knows which of its atoms the source stated, a bit each.
/// </summary>
public sealed class RowBuffer
{
    private readonly int width;
    private readonly int groups;
    private long[] cells;
    private ulong[] present;
    private ulong[] stated;
    private long[] sets;

    internal RowBuffer(TableDefinition table, TextArena text)
    {
        Table = table;
        Text = text;
        width = table.Columns.Length;
        groups = table.Groups.Length;
        if (width > 64 || groups > 64)
        {
            throw new ArgumentException($"The table {table.Name} has {width} columns; 64 are the most.", nameof(table));
        }

        cells = new long[16 * width];
        present = new ulong[16];
        stated = new ulong[16];
        sets = new long[16 * groups];
    }

    /// <summary>The table that the rows are of.</summary>
    public TableDefinition Table { get; }

    /// <summary>Where the text of the rows is.</summary>
    internal TextArena Text { get; private set; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row whose columns are all null and that states nothing.</summary>
    /// <returns>Its index.</returns>
    public int Add()
    {
        if (Count == present.Length)
        {
            Grow();
        }

        present[Count] = stated[Count] = 0;
        return Count++;
    }

    /// <summary>Adds a copy of a row of a buffer of the same table; its text is copied where the arenas differ.</summary>
    /// <returns>Its index.</returns>
    internal int AddCopy(RowBuffer other, int row)
    {
        var copy = Add();
        present[copy] = other.present[row];
        stated[copy] = other.stated[row];
        other.sets.AsSpan(row * groups, groups).CopyTo(sets.AsSpan(copy * groups));
        other.cells.AsSpan(row * width, width).CopyTo(cells.AsSpan(copy * width));
        if (!ReferenceEquals(Text, other.Text))
        {
            for (var column = 0; column < width; column++)
            {
                CopyText(copy, column, other, row);
            }
        }

        return copy;
    }

    /// <summary>Copies one cell of another row of the same table.</summary>
    internal void Copy(int row, int column, RowBuffer other, int otherRow)
    {
        if (other.IsNull(otherRow, column))
        {
            SetNull(row, column);
            return;
        }

        Set(row, column, other.Int64(otherRow, column));
        if (!ReferenceEquals(Text, other.Text))
        {
            CopyText(row, column, other, otherRow);
        }
    }

    /// <summary>Which columns of a row are not null, a bit each from column 0 upwards.</summary>
    internal ulong Present(int row) => present[row];

    /// <summary>Whether a cell is null.</summary>
    public bool IsNull(int row, int column) => (present[row] & (1UL << column)) == 0;

#pragma warning disable CA1720 // Utf8JsonReader and its like have the same words.
    /// <summary>The cell as it is: a number, a time, 0 or 1, the bits of a double or of an unsigned number.</summary>
    public long Int64(int row, int column) => cells[(row * width) + column];

    /// <summary>Every cell of a row, also those that are null, whose value means nothing.</summary>
    internal ReadOnlySpan<long> Cells(int row) => cells.AsSpan(row * width, width);

    /// <summary>Every cell of every row, one row after another.</summary>
    internal ReadOnlySpan<long> Cells() => cells.AsSpan(0, Count * width);

    /// <summary>The cell of a column of numbers with a fraction.</summary>
    public double Double(int row, int column) => BitConverter.Int64BitsToDouble(Int64(row, column));
#pragma warning restore CA1720

    /// <summary>The cell of a column of text or JSON, in UTF-8. It is valid until rows are added or forgotten.</summary>
    public ReadOnlySpan<byte> Utf8(int row, int column)
    {
        var cell = Int64(row, column);
        return Text.Slice((int)(cell >> 32), (int)cell);
    }

    internal ReadOnlyMemory<byte> Utf8Memory(int row, int column)
    {
        var cell = Int64(row, column);
        return Text.Memory((int)(cell >> 32), (int)cell);
    }

    /// <summary>Sets a cell to what <see cref="Int64"/> gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, int column, long value)
    {
        cells[(row * width) + column] = value;
        present[row] |= 1UL << column;
    }

    /// <summary>Sets a number with a fraction; negative zero becomes zero, since SQLite keeps no negative zero.</summary>
    public void Set(int row, int column, double value) => Set(row, column, BitConverter.DoubleToInt64Bits(value + 0.0));

    /// <summary>Sets a cell to a text in UTF-8, of which a copy is kept.</summary>
    public void Set(int row, int column, ReadOnlySpan<byte> text) => SetText(row, column, Text.Add(text), text.Length);

    /// <summary>Lets a cell refer to text that is in the arena.</summary>
    internal void SetText(int row, int column, int offset, int length) =>
        Set(row, column, ((long)offset << 32) | (uint)length);

    internal void SetNull(int row, int column) => present[row] &= ~(1UL << column);

    /// <summary>The bits of the atoms that the source stated.</summary>
    internal ulong Stated(int row) => stated[row];

    /// <summary>Makes columns null by their bits.</summary>
    internal void SetNulls(int row, ulong columns) => present[row] &= ~columns;

    /// <summary>Whether the source stated anything of a group.</summary>
    internal bool IsStated(int row, FieldGroup group) => (stated[row] & group.AtomBits) != 0;

    /// <summary>Whether the source stated an atom.</summary>
    internal bool IsStated(int row, Atom atom) => (stated[row] & atom.Bit) != 0;

    /// <summary>States every atom of a group: those that are null as none.</summary>
    internal void State(int row, FieldGroup group) => stated[row] |= group.AtomBits;

    /// <summary>States atoms by their bits.</summary>
    internal void State(int row, ulong atoms) => stated[row] |= atoms;

    /// <summary>Leaves atoms unstated, by their bits.</summary>
    internal void Unstate(int row, ulong atoms) => stated[row] &= ~atoms;

    /// <summary>States a group with its set: its rows follow one another in the buffer of the set's table.</summary>
    internal void State(int row, FieldGroup group, int firstOfSet, int countOfSet)
    {
        State(row, group);
        SetIs(row, group, firstOfSet, countOfSet);
    }

    /// <summary>Says where the rows of a group's set are.</summary>
    internal void SetIs(int row, FieldGroup group, int firstOfSet, int countOfSet) =>
        sets[(row * groups) + group.Ordinal] = ((long)firstOfSet << 32) | (uint)countOfSet;

    /// <summary>Where the rows of a stated group's set are.</summary>
    internal (int First, int Count) SetOf(int row, FieldGroup group)
    {
        var range = sets[(row * groups) + group.Ordinal];
        return ((int)(range >> 32), (int)range);
    }

    /// <summary>Forgets every row after the first ones.</summary>
    internal void CutAt(int count) => Count = count;

    /// <summary>Forgets every row; the text of those to come is in another arena.</summary>
    internal void Clear(TextArena text)
    {
        Count = 0;
        Text = text;
    }

    /// <summary>Writes the rows as they are in memory, for <see cref="ReadFrom"/> of the same process.</summary>
    internal void WriteTo(Stream output)
    {
        Span<int> count = [Count];
        output.Write(MemoryMarshal.AsBytes(count));
        output.Write(MemoryMarshal.AsBytes(cells.AsSpan(0, Count * width)));
        output.Write(MemoryMarshal.AsBytes(present.AsSpan(0, Count)));
        output.Write(MemoryMarshal.AsBytes(stated.AsSpan(0, Count)));
        output.Write(MemoryMarshal.AsBytes(sets.AsSpan(0, Count * groups)));
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote, in place of all rows.</summary>
    internal void ReadFrom(Stream input)
    {
        Span<int> count = [0];
        input.ReadExactly(MemoryMarshal.AsBytes(count));
        Count = 0;
        while (present.Length < count[0])
        {
            Grow();
        }

        Count = count[0];
        input.ReadExactly(MemoryMarshal.AsBytes(cells.AsSpan(0, Count * width)));
        input.ReadExactly(MemoryMarshal.AsBytes(present.AsSpan(0, Count)));
        input.ReadExactly(MemoryMarshal.AsBytes(stated.AsSpan(0, Count)));
        input.ReadExactly(MemoryMarshal.AsBytes(sets.AsSpan(0, Count * groups)));
    }

    private void Grow()
    {
        Array.Resize(ref cells, 2 * cells.Length);
        Array.Resize(ref present, 2 * present.Length);
        Array.Resize(ref stated, 2 * stated.Length);
        Array.Resize(ref sets, 2 * sets.Length);
    }

    private void CopyText(int row, int column, RowBuffer other, int otherRow)
    {
        if (Table.Columns[column].IsText && !IsNull(row, column))
        {
            Set(row, column, other.Utf8(otherRow, column));
        }
    }
}
