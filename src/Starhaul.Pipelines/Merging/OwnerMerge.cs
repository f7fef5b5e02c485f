using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>The rows of one table with field groups: those of a batch, those of the database, and what becomes of them.</summary>
internal sealed class OwnerMerge
{
    private readonly SetMerge?[] sets;
    private readonly FieldGroup[] groupsWithSets;
    private readonly RowMerge rowMerge;
    private readonly DistinctKeys wanted;
    private readonly RowBuffer stored;
    private readonly RowIndex storedByKey;
    private readonly NewRows inserts;
    private readonly RowIndex insertsByKey;
    private readonly RowList updates = new();
    private readonly HashSet<int> changedPowers = [];
    private bool[] isChanged = [];
    private RowBuffer incoming;
    private RowCounts counts;
    private long import;
    private bool leavesOutPowers;

    public OwnerMerge(TableDefinition table, IReadOnlyDictionary<TableDefinition, SetMerge> sets)
    {
        Table = table;
        this.sets = [.. table.Groups.Select(group => group.Set is null ? null : sets[group.Set.Table])];
        groupsWithSets = [.. table.Groups.Where(group => group.Set is not null)];
        rowMerge = new RowMerge(table, this.sets);
        wanted = new DistinctKeys(table);
        stored = new RowBuffer(table, new TextArena());
        storedByKey = new RowIndex(table.KeyLength);
        inserts = new NewRows(table);
        insertsByKey = new RowIndex(table.KeyLength);
        incoming = stored;
    }

    public TableDefinition Table { get; }

    /// <summary>What became of the rows.</summary>
    public RowCounts Counts => counts;

    /// <summary>Makes ready for a batch.</summary>
    public void Begin(Batch batch, long importId)
    {
        incoming = batch[Table];
        import = importId;
        leavesOutPowers = batch.LeavesOut(GalaxyTables.PowerState);
        counts = default;
        stored.CutAt(0);
        stored.Text.CutAt(0);
        storedByKey.Clear(stored, 0);
        inserts.Clear(batch.Text);
        insertsByKey.Clear(inserts.Rows, incoming.Count);
        updates.Clear();
        changedPowers.Clear();
        rowMerge.Begin();
        wanted.Clear(incoming);
    }

    /// <summary>Asks for the stored rows that the batch's rows may meet.</summary>
    public void WantOwn() => WantKeysOf(incoming);

    /// <summary>Asks for the stored rows with the first key columns of rows, of this table or another.</summary>
    public void WantKeysOf(RowBuffer rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            if (row == 0 || rows.Int64(row, 0) != rows.Int64(row - 1, 0))
            {
                wanted.Add(rows, row);
            }
        }
    }

    /// <summary>Asks for the stored rows that the batch's rows may meet, where what they hang on is stored.</summary>
    public void WantOwnWithin(OwnerMerge parents)
    {
        if (parents.stored.Count == 0)
        {
            return;
        }

        for (var row = 0; row < incoming.Count; row++)
        {
            if (parents.storedByKey.Find(incoming, row) >= 0)
            {
                wanted.Add(incoming, row);
            }
        }
    }

    public async ValueTask ReadAsync(IRowStore store, CancellationToken cancellationToken)
    {
        await wanted.ReadAsync(store, stored, cancellationToken).ConfigureAwait(false);
        if (isChanged.Length < stored.Count)
        {
            isChanged = new bool[2 * stored.Count];
        }

        Array.Clear(isChanged);
        storedByKey.Clear(stored, stored.Count);
        for (var row = 0; row < stored.Count; row++)
        {
            storedByKey.GetOrAdd(stored, row, row);
        }
    }

    /// <summary>Asks for the stored sets that the batch's rows may replace, and for no others.</summary>
    public void WantSets()
    {
        if (groupsWithSets.Length == 0 || stored.Count == 0)
        {
            return;
        }

        for (var row = 0; row < incoming.Count; row++)
        {
            var at = storedByKey.Find(incoming, row);
            if (at < 0)
            {
                continue;
            }

            foreach (var group in groupsWithSets)
            {
                if (rowMerge.CanTouchSet(group, incoming, row, stored, at))
                {
                    sets[group.Ordinal]!.Want(stored, at);
                }
            }
        }
    }

    /// <summary>Merges every row of the batch, in their order.</summary>
    public void Merge()
    {
        for (var row = 0; row < incoming.Count; row++)
        {
            var at = storedByKey.Find(incoming, row);
            if (at >= 0)
            {
                MergeStored(row, at);
                continue;
            }

            var next = inserts.Count;
            at = insertsByKey.GetOrAdd(incoming, row, next);
            if (at == next)
            {
                Insert(row);
            }
            else
            {
                MergeNew(row, at);
            }
        }
    }

    /// <summary>Adds rows with nothing but a key for rows of another table whose parent is not there.</summary>
    public void AddMissingFor(RowBuffer children)
    {
        for (var child = 0; child < children.Count; child++)
        {
            if (child > 0 && children.Int64(child, 0) == children.Int64(child - 1, 0))
            {
                continue;
            }

            var next = inserts.Count;
            if (storedByKey.Find(children, child) < 0 && insertsByKey.GetOrAdd(children, child, next) == next)
            {
                inserts.AddBare(children.Int64(child, 0), import);
                counts += new RowCounts(1, 0, 0, 0);
            }
        }
    }

    /// <summary>Lets the sets of the groups that won be what the batch says.</summary>
    public void Settle()
    {
        if (groupsWithSets.Length == 0)
        {
            return;
        }

        for (var number = 0; number < inserts.Count; number++)
        {
            var (rows, row) = inserts.At(number);
            Settle(rows, row, isStored: false, Table == GalaxyTables.Systems && rows.IsStated(row, PowerRows.Powers));
        }

        foreach (var row in updates.Span)
        {
            Settle(stored, row, isStored: true, changedPowers.Contains(row));
        }
    }

    public async ValueTask WriteAsync(IRowStore store, CancellationToken cancellationToken)
    {
        if (updates.Count > 0)
        {
            await store.UpdateAsync(stored, updates.Memory, cancellationToken).ConfigureAwait(false);
        }

        await inserts.WriteAsync(store, cancellationToken).ConfigureAwait(false);
    }

    private void Insert(int row)
    {
        var at = inserts.Add(incoming, row, import);
        rowMerge.ForgetUnstated(inserts.Rows, at);
        Derive(inserts.Rows, at);
        counts += new RowCounts(1, 0, 0, 0);
    }

    private void MergeNew(int row, int number)
    {
        var (rows, at) = inserts.At(number);
        if (rowMerge.CanChange(incoming, row, rows, at, isStored: false))
        {
            (rows, at) = inserts.AtOwn(number);
            Count(rowMerge.Merge(incoming, row, rows, at, import, isStored: false));
            Derive(rows, at);
        }
        else
        {
            CountUnused(row);
        }
    }

    private void MergeStored(int row, int at)
    {
        if (!rowMerge.CanChange(incoming, row, stored, at, isStored: true))
        {
            CountUnused(row);
            return;
        }

        var isWon = rowMerge.Merge(incoming, row, stored, at, import, isStored: true);
        Count(isWon);
        if (isWon && Table == GalaxyTables.Systems && incoming.IsStated(row, PowerRows.Powers))
        {
            changedPowers.Add(at);
        }

        if (isWon)
        {
            Derive(stored, at);
        }

        if (isWon && !isChanged[at])
        {
            isChanged[at] = true;
            updates.Add(at);
        }
    }

    private void Derive(RowBuffer rows, int row)
    {
        if (ReferenceEquals(Table, GalaxyTables.Systems))
        {
            SystemCell.Derive(rows, row);
        }
    }

    private void CountUnused(int row)
    {
        Count(isWon: false);
        foreach (var group in groupsWithSets)
        {
            if (incoming.IsStated(row, group.SetAtom!))
            {
                sets[group.Ordinal]!.CountUnused(incoming.SetOf(row, group).Count);
            }
        }
    }

    private void Count(bool isWon) => counts += isWon ? new RowCounts(0, 1, 0, 0) : new RowCounts(0, 0, 1, 0);

    private void Settle(RowBuffer rows, int row, bool isStored, bool hasChangedPowers)
    {
        foreach (var group in groupsWithSets)
        {
            if (ReferenceEquals(group, PowerRows.Powers))
            {
                if (hasChangedPowers && !leavesOutPowers)
                {
                    rowMerge.SettlePowers(rows, row, isStored);
                }
            }
            else if (rows.IsStated(row, group.SetAtom!))
            {
                sets[group.Ordinal]!.Settle(rows, row, group.Set!, rows.SetOf(row, group), isStored);
            }
        }
    }
}
