using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// Newer wins, for the rows of one table: of each <see cref="Atom"/> the newest statement stays, a statement without a time
/// loses to every one with a time, and at equal times the greater value wins, in the order of <see cref="CellOrder"/> and
/// <see cref="SetRows"/>. The statements of an atom are so in one total order, and the one that stays is the greatest of all that ever
/// came, whatever their order. What is shown is made of those that stayed.
/// </summary>
internal sealed class RowMerge
{
    private readonly TableDefinition table;
    private readonly SetMerge?[] sets;
    private readonly StatedRow theirs;
    private readonly StatedRow ours;
    private readonly OriginsWriter writer;

    // Powers that had a row beside the set when their system was read from the database, by the system's row.
    private readonly Dictionary<int, byte[]> besideSets = [];
    private readonly HashSet<int> readBefore = [];

    /// <summary>Makes the merge of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="sets">The set of each group; null where it has none.</param>
    public RowMerge(TableDefinition table, SetMerge?[] sets)
    {
        this.table = table;
        this.sets = sets;
        (theirs, ours) = (new StatedRow(table), new StatedRow(table));
        writer = new OriginsWriter(table);
    }

    /// <summary>Makes ready for a batch.</summary>
    public void Begin()
    {
        besideSets.Clear();
        readBefore.Clear();
    }

    /// <summary>Whether a row that came may replace or be compared with the stored rows of a set: only then are they read.</summary>
    public bool CanTouchSet(FieldGroup group, RowBuffer incoming, int row, RowBuffer stored, int at)
    {
        if (ReferenceEquals(group, PowerRows.Powers))
        {
            // Who controls is shown, or not, by what the set names.
            return incoming.IsStated(row, group);
        }

        return incoming.IsStated(row, group.SetAtom!)
            && (
                Time(incoming, row, group) >= Time(stored, at, group)
                || !incoming.IsNull(row, table.OriginsColumn)
                || !stored.IsNull(at, table.OriginsColumn)
            );
    }

    /// <summary>Whether a row that came can change anything of another; where it cannot, nothing is taken apart.</summary>
    /// <param name="incoming">Rows of the batch.</param>
    /// <param name="row">One of them.</param>
    /// <param name="current">Rows as they are so far.</param>
    /// <param name="at">The one with the same key.</param>
    /// <param name="isStored">Whether it is in the database: a set that no row of the batch stated is then there.</param>
    public bool CanChange(RowBuffer incoming, int row, RowBuffer current, int at, bool isStored)
    {
        if (!incoming.IsNull(row, table.OriginsColumn) || !current.IsNull(at, table.OriginsColumn))
        {
            return incoming.Stated(row) != 0;
        }

        var stated = incoming.Stated(row);
        var known = isStored ? table.AtomsStatedBy(current.Present(at)) : current.Stated(at);
        foreach (var group in table.Groups)
        {
            if ((stated & group.AtomBits) == 0)
            {
                continue;
            }

            var (time, currentTime) = (Time(incoming, row, group), Time(current, at, group));
            if (
                currentTime == StatedRow.NoTime
                || time > currentTime
                || (stated & group.AtomBits & ~known) != 0
                || (time == currentTime && !IsSame(incoming, row, current, at, group, isStored))
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Merges a row of the batch into another with the same key.</summary>
    /// <param name="incoming">Rows of the batch.</param>
    /// <param name="row">One of them.</param>
    /// <param name="current">Rows as they are so far.</param>
    /// <param name="at">The one with the same key.</param>
    /// <param name="import">The import that the batch is of.</param>
    /// <param name="isStored">Whether it is in the database.</param>
    /// <returns>Whether any statement won.</returns>
    public bool Merge(RowBuffer incoming, int row, RowBuffer current, int at, long import, bool isStored)
    {
        theirs.ReadBatch(incoming, row, import);
        ReadOurs(current, at, import, isStored);
        var won = 0UL;
        foreach (var atom in table.Atoms)
        {
            if (theirs.States(atom) && Wins(atom, incoming, row, current, at, isStored))
            {
                won |= atom.Bit;
                ours.Take(atom, theirs);
            }
        }

        TakeSets(won, incoming, row, current, at);
        if (won == 0)
        {
            return false;
        }

        current.Set(at, table.ImportColumn, import);
        if (!isStored)
        {
            current.Unstate(at, ~ours.Stated);
            current.State(at, won);
        }

        // Where nothing was said of powers, their rows were not read, and what is shown stays.
        var hidden =
            !ReferenceEquals(table, GalaxyTables.Systems) ? 0
            : incoming.IsStated(row, PowerRows.Powers) ? PowerRows.Hide(ours, NamedPowers(current, at, isStored))
            : PowerRows.Hidden(ours, current, at);
        writer.Write(ours, current, at, import, hidden);
        return true;
    }

    /// <summary>Forgets what a new row holds without stating it.</summary>
    public void ForgetUnstated(RowBuffer rows, int row)
    {
        var stated = rows.Stated(row);
        var columns = table.ColumnsOf(~stated);
        foreach (var group in table.Groups)
        {
            columns |= (stated & group.AtomBits) == 0 ? 1UL << group.TimeColumn : 0;
        }

        rows.SetNulls(row, columns);
    }

    /// <summary>Lets the rows of a system's powers be what its statements make of them.</summary>
    /// <param name="current">Rows of systems.</param>
    /// <param name="at">One whose statements about powers changed.</param>
    /// <param name="isStored">Whether it is in the database.</param>
    public void SettlePowers(RowBuffer current, int at, bool isStored)
    {
        ReadOurs(current, at, import: 0, isStored);
        PowerRows.Settle(
            sets[PowerRows.Powers.Ordinal]!,
            ours,
            NamedPowers(current, at, isStored),
            current,
            at,
            isStored
        );
    }

    private void ReadOurs(RowBuffer current, int at, long import, bool isStored)
    {
        if (!isStored)
        {
            ours.ReadBatch(current, at, import);
            ours.HasRowBeside = PowerRows.HasRowBesideSet(table, ours);
            return;
        }

        ours.ReadStored(current, at, group => sets[group.Ordinal]!.HasStored(current, at, group.Set!));
        ours.HasRowBeside = PowerRows.HasRowBesideSet(table, ours);
        if (readBefore.Add(at) && ours.HasRowBeside)
        {
            besideSets.Add(at, PowerRows.NameOf(ours));
        }

        StateSetsOfBatch(current, at);
    }

    // The rows that the set of a system's powers names: those of the batch where it stated them, else those of the database.
    private SetRows NamedPowers(RowBuffer current, int at, bool isStored)
    {
        var (group, set) = (PowerRows.Powers, sets[PowerRows.Powers.Ordinal]!);
        return !isStored || current.IsStated(at, group.SetAtom!)
            ? set.Range(current.IsStated(at, group.SetAtom!) ? current.SetOf(at, group) : default)
            : PowerRows.Named(set.Stored(current, at, group.Set!), besideSets.GetValueOrDefault(at));
    }

    // A set of the batch that won before is a mark in the row of the database, whose rows are not there yet.
    private void StateSetsOfBatch(RowBuffer current, int at)
    {
        foreach (var group in table.Groups)
        {
            if (group.SetAtom is { } atom && current.IsStated(at, atom))
            {
                ours.Stated |= atom.Bit;
            }
        }
    }

    private bool Wins(Atom atom, RowBuffer incoming, int row, RowBuffer current, int at, bool isStored)
    {
        var time = theirs.Time(atom);
        if (!ours.States(atom) || time != ours.Time(atom))
        {
            return !ours.States(atom) || time > ours.Time(atom);
        }

        return atom.IsSet
            ? CompareSets(table.Groups[atom.Group], incoming, row, current, at, isStored) > 0
            : theirs.CompareValues(atom, ours) > 0;
    }

    private int CompareSets(FieldGroup group, RowBuffer incoming, int row, RowBuffer current, int at, bool isStored)
    {
        var set = sets[group.Ordinal]!;
        var range = incoming.SetOf(row, group);
        if (!isStored || current.IsStated(at, group.SetAtom!))
        {
            return set.Compare(range, current.SetOf(at, group), group.Set!);
        }

        return ReferenceEquals(group, PowerRows.Powers) && besideSets.ContainsKey(at)
            ? set.Range(range).CompareTo(NamedPowers(current, at, isStored), group.Set!)
            : set.Compare(range, current, at, group.Set!);
    }

    private void TakeSets(ulong won, RowBuffer incoming, int row, RowBuffer current, int at)
    {
        foreach (var group in table.Groups)
        {
            if (group.SetAtom is not { } atom || !incoming.IsStated(row, atom))
            {
                continue;
            }

            var (first, count) = incoming.SetOf(row, group);
            if ((won & atom.Bit) == 0)
            {
                sets[group.Ordinal]!.CountUnused(count);
                continue;
            }

            if (current.IsStated(at, atom))
            {
                sets[group.Ordinal]!.CountUnused(current.SetOf(at, group).Count);
            }

            current.State(at, atom.Bit);
            current.SetIs(at, group, first, count);
        }
    }

    private bool IsSame(RowBuffer incoming, int row, RowBuffer current, int at, FieldGroup group, bool isStored)
    {
        var stated = incoming.Stated(row);
        foreach (var atom in group.Atoms)
        {
            if ((stated & atom.Bit) == 0)
            {
                continue;
            }

            if (atom.IsSet && CompareSets(group, incoming, row, current, at, isStored) != 0)
            {
                return false;
            }

            foreach (var column in atom.Columns)
            {
                if (!CellOrder.IsSame(incoming, row, current, at, column))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static long Time(RowBuffer rows, int row, FieldGroup group) =>
        rows.IsNull(row, group.TimeColumn) ? StatedRow.NoTime : rows.Int64(row, group.TimeColumn);
}
