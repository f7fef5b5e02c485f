using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// The rows of one table that belong to groups of other tables as sets. Rows come in only with the group that states
/// them, and go only when it is replaced. Of rows with one key in one set the first counts.
/// </summary>
internal sealed class SetMerge(RowSet set)
{
    private readonly StoredSets stored = new(set);
    private readonly RowIndex seen = new(set.Table.KeyLength);
    private readonly RowIndex seenMade = new(set.Table.KeyLength);
    private readonly RowIndex inRange = new(set.Table.KeyLength);
    private readonly RowList updates = new();
    private readonly RowList deletes = new();
    private readonly NewRows inserts = new(set.Table);
    private readonly RowList left = new();
    private readonly RowList right = new();
    private RowBuffer incoming = new(set.Table, new TextArena());
    private RowCounts counts;
    private long import;

    public TableDefinition Table => set.Table;

    /// <summary>What became of the rows.</summary>
    public RowCounts Counts => counts;

    /// <summary>Rows that are made of several, with their text: each is settled in place of rows of the batch.</summary>
    public RowBuffer Made { get; } = new(set.Table, new TextArena());

    /// <summary>The rows of the batch.</summary>
    public RowBuffer Incoming => incoming;

    /// <summary>Makes ready for a batch.</summary>
    public void Begin(Batch batch, long importId)
    {
        incoming = batch[Table];
        import = importId;
        counts = default;
        stored.Clear();
        seen.Clear(incoming, incoming.Count);
        Made.CutAt(0);
        Made.Text.CutAt(0);
        seenMade.Clear(Made, 0);
        updates.Clear();
        deletes.Clear();
        inserts.Clear(batch.Text);
    }

    /// <summary>Asks for the stored sets of an owner.</summary>
    public void Want(RowBuffer owners, int row) => stored.Want(owners, row);

    public ValueTask ReadAsync(IRowStore store, CancellationToken cancellationToken) =>
        stored.ReadAsync(store, cancellationToken);

    /// <summary>Counts rows of a set that lost, or that another of the same batch replaced.</summary>
    public void CountUnused(int rows) => counts += new RowCounts(0, 0, rows, 0);

    /// <summary>Whether an owner has rows in the database.</summary>
    public bool HasStored(RowBuffer owners, int row, RowSet of) => stored.First(owners, row, of) >= 0;

    /// <summary>An owner's rows in the database.</summary>
    public SetRows Stored(RowBuffer owners, int row, RowSet of)
    {
        stored.Collect(stored.First(owners, row, of), right);
        return new SetRows(stored.Rows, right);
    }

    /// <summary>The rows of a range of the batch, each key once.</summary>
    public SetRows Range((int First, int Count) range) => new(incoming, Distinct(range, left));

    /// <summary>Orders a range of the batch and an owner's rows in the database.</summary>
    public int Compare((int First, int Count) range, RowBuffer owners, int row, RowSet of) =>
        stored.IsSame(stored.First(owners, row, of), incoming, Distinct(range, left))
            ? 0
            : Range(range).CompareTo(Stored(owners, row, of), of);

    /// <summary>Orders two ranges of the batch.</summary>
    public int Compare((int First, int Count) range, (int First, int Count) other, RowSet of) =>
        range == other || range.Count + other.Count == 0
            ? 0
            : Range(range).CompareTo(new SetRows(incoming, Distinct(other, right)), of);

    /// <summary>Lets a range of the batch be the set of an owner.</summary>
    /// <param name="owners">Rows of the owner's table.</param>
    /// <param name="row">The owner.</param>
    /// <param name="of">Which of its sets.</param>
    /// <param name="range">Where its rows are in the batch.</param>
    /// <param name="isStored">Whether the owner was in the database; else it has no rows there.</param>
    public void Settle(RowBuffer owners, int row, RowSet of, (int First, int Count) range, bool isStored)
    {
        var first = isStored ? stored.First(owners, row, of) : -1;
        var (added, changed) = Settle(incoming, seen, range, first);
        counts += new RowCounts(added, changed, range.Count - added - changed, stored.CollectUnkept(first, deletes));
    }

    /// <summary>Lets rows that were made be the set of an owner.</summary>
    /// <param name="owners">Rows of the owner's table.</param>
    /// <param name="row">The owner.</param>
    /// <param name="of">Which of its sets.</param>
    /// <param name="range">Where the rows are among those that were made.</param>
    /// <param name="came">How many rows of the batch are among them.</param>
    /// <param name="isStored">Whether the owner was in the database; else it has no rows there.</param>
    public void SettleMade(RowBuffer owners, int row, RowSet of, (int First, int Count) range, int came, bool isStored)
    {
        var first = isStored ? stored.First(owners, row, of) : -1;
        var (added, changed) = Settle(Made, seenMade, range, first);
        var unchanged = Math.Max(0, came - added - changed);
        counts += new RowCounts(added, changed, unchanged, stored.CollectUnkept(first, deletes));
    }

    public async ValueTask WriteAsync(IRowStore store, CancellationToken cancellationToken)
    {
        if (deletes.Count > 0)
        {
            await store.DeleteAsync(stored.Rows, deletes.Memory, cancellationToken).ConfigureAwait(false);
        }

        if (updates.Count > 0)
        {
            await store.UpdateAsync(stored.Rows, updates.Memory, cancellationToken).ConfigureAwait(false);
        }

        await inserts.WriteAsync(store, cancellationToken).ConfigureAwait(false);
    }

    private (int Added, int Changed) Settle(
        RowBuffer from,
        RowIndex once,
        (int First, int Count) range,
        int firstStored
    )
    {
        var (added, changed) = (0, 0);
        for (var at = range.First; at < range.First + range.Count; at++)
        {
            if (once.GetOrAdd(from, at, at) != at)
            {
                continue;
            }

            var same = firstStored < 0 ? -1 : stored.Keep(from, at);
            if (same < 0)
            {
                Insert(from, at);
                added++;
            }
            else if (stored.Replace(same, from, at, import))
            {
                updates.Add(same);
                changed++;
            }
        }

        return (added, changed);
    }

    private void Insert(RowBuffer from, int row)
    {
        if (ReferenceEquals(from, incoming))
        {
            inserts.Add(from, row, import);
        }
        else
        {
            inserts.AddOwn(from, row, import);
        }
    }

    private RowList Distinct((int First, int Count) range, RowList into)
    {
        into.Clear();
        inRange.Clear(incoming, range.Count);
        for (var row = range.First; row < range.First + range.Count; row++)
        {
            if (inRange.GetOrAdd(incoming, row, row) == row)
            {
                into.Add(row);
            }
        }

        return into;
    }
}
