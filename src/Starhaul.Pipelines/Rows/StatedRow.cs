using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>
/// One row taken apart into its statements: of each atom its value, its time and its import, also where the row does not
/// show them so. Rows of a batch and rows of a database have one form: columns, times of groups, and what differs from them in
/// the column <c>origins</c>.
/// </summary>
internal sealed class StatedRow
{
    /// <summary>No time is known; less than any.</summary>
    public const long NoTime = long.MinValue;

    private readonly TableDefinition table;
    private readonly TextArena own = new();
    private readonly long[] times;
    private readonly long[] imports;
    private readonly long[] systems;
    private readonly int systemColumn;

    public StatedRow(TableDefinition table)
    {
        this.table = table;
        Values = new RowBuffer(table, own);
        times = new long[table.Atoms.Length];
        imports = new long[table.Atoms.Length];
        systems = new long[table.Atoms.Length];
        systemColumn = table.Atoms.Any(atom => atom.IsOfPlace) ? table["system_id64"] : -1;
    }

    /// <summary>One row with the stated values, also of what is not shown.</summary>
    public RowBuffer Values { get; }

    /// <summary>The bits of the atoms that were stated.</summary>
    public ulong Stated { get; set; }

    /// <summary>Whether the rows of the set have one beside them that the set does not name.</summary>
    public bool HasRowBeside { get; set; }

    /// <summary>When an atom was stated; <see cref="NoTime"/> where it is unknown.</summary>
    public long Time(Atom atom) => times[atom.Ordinal];

    /// <summary>The import that an atom's statement is of.</summary>
    public long Import(Atom atom) => imports[atom.Ordinal];

    /// <summary>The system that an atom was stated of.</summary>
    public long System(Atom atom) => systems[atom.Ordinal];

    /// <summary>Whether an atom was stated.</summary>
    public bool States(Atom atom) => (Stated & atom.Bit) != 0;

    /// <summary>Whether an atom is stated of a system that the row is not in, and so not shown.</summary>
    public bool IsElsewhere(Atom atom) =>
        atom.IsOfPlace && (Values.IsNull(0, systemColumn) || systems[atom.Ordinal] != Values.Int64(0, systemColumn));

    /// <summary>Whether an atom has a value; of a set nothing is known here.</summary>
    public bool HasValue(Atom atom) => (Values.Present(0) & atom.ColumnBits) != 0;

    /// <summary>Says when an atom was stated.</summary>
    public void TimeIs(Atom atom, long time) => times[atom.Ordinal] = time;

    /// <summary>Takes a row of a batch apart, which says which of its atoms it states.</summary>
    public void ReadBatch(RowBuffer rows, int row, long import)
    {
        Read(rows, row, import);
        ReadOrigins(rows, row);
        Stated = rows.Stated(row);
        ForgetNoneWithoutTime(rows, row);
    }

    /// <summary>Leaves out what a row of a batch states as none without a time: that says nothing.</summary>
    public void ForgetNoneWithoutTime(RowBuffer rows, int row)
    {
        foreach (var atom in table.Atoms)
        {
            if (times[atom.Ordinal] == NoTime && !HasContent(atom, rows, row))
            {
                Stated &= ~atom.Bit;
            }
        }
    }

    /// <summary>Takes a row of a database apart.</summary>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="row">The row.</param>
    /// <param name="hasRows">Whether the set of a group has rows; asked only of groups without a time.</param>
    public void ReadStored(RowBuffer rows, int row, Func<FieldGroup, bool> hasRows)
    {
        Read(rows, row, rows.IsNull(row, table.ImportColumn) ? 0 : rows.Int64(row, table.ImportColumn));
        var present = rows.Present(row);
        var (shown, timed) = (table.AtomsWithValue(present), table.AtomsStatedBy(present));
        foreach (var group in table.Groups)
        {
            Stated |= group.AtomBits & (rows.IsNull(row, group.TimeColumn) ? shown : timed);
            if (group.SetAtom is { } set && rows.IsNull(row, group.TimeColumn) && hasRows(group))
            {
                Stated |= set.Bit;
            }
        }

        ReadOrigins(rows, row);
    }

    /// <summary>Takes over what another row states of an atom. The rows of a set are the caller's.</summary>
    public void Take(Atom atom, StatedRow other)
    {
        foreach (var column in atom.Columns)
        {
            Values.Copy(0, column, other.Values, 0);
        }

        times[atom.Ordinal] = other.times[atom.Ordinal];
        imports[atom.Ordinal] = other.imports[atom.Ordinal];
        systems[atom.Ordinal] = other.systems[atom.Ordinal];
        Stated |= atom.Bit;
    }

    /// <summary>Orders what two rows state of an atom by its values. The rows of a set are the caller's.</summary>
    public int CompareValues(Atom atom, StatedRow other)
    {
        foreach (var column in atom.Columns)
        {
            var order = CellOrder.Compare(Values, 0, other.Values, 0, column);
            if (order != 0)
            {
                return order;
            }
        }

        return atom.IsOfPlace ? ((ulong)systems[atom.Ordinal]).CompareTo((ulong)other.systems[atom.Ordinal]) : 0;
    }

    /// <summary>The newest statement of a group: of several equally new, the first; null where nothing of it is stated.</summary>
    public Atom? Newest(FieldGroup group)
    {
        Atom? newest = null;
        foreach (var atom in group.Atoms)
        {
            if (States(atom) && (newest is null || Time(atom) > Time(newest)))
            {
                newest = atom;
            }
        }

        return newest;
    }

    private bool HasContent(Atom atom, RowBuffer rows, int row) =>
        atom.IsSet ? rows.SetOf(row, table.Groups[atom.Group]).Count > 0 : HasValue(atom);

    private void Read(RowBuffer rows, int row, long import)
    {
        // Text that is not shown is in the column of origins, and needs room beside the row's own.
        own.CutAt(0);
        Values.Clear(rows.IsNull(row, table.OriginsColumn) ? rows.Text : own);
        Values.AddCopy(rows, row);
        Stated = 0;
        HasRowBeside = false;
        Array.Fill(imports, import);
        var system = systemColumn < 0 || rows.IsNull(row, systemColumn) ? 0 : rows.Int64(row, systemColumn);
        foreach (var atom in table.Atoms)
        {
            var time = table.Groups[atom.Group].TimeColumn;
            times[atom.Ordinal] = rows.IsNull(row, time) ? NoTime : rows.Int64(row, time);
            systems[atom.Ordinal] = system;
        }
    }

    private void ReadOrigins(RowBuffer rows, int row)
    {
        if (!rows.IsNull(row, table.OriginsColumn))
        {
            new OriginsReader(this, table, times, imports, systems).Read(rows.Utf8(row, table.OriginsColumn));
        }
    }
}
