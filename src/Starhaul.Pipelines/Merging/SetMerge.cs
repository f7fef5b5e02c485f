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
    private readonly RowIndex inRange = new(set.Table.KeyLength);
    private readonly RowList updates = new();
    private readonly RowList deletes = new();
    private readonly NewRows inserts = new(set.Table);
    private readonly CanonicalJson json = new();
    private readonly RowList distinct = new();
    private RowBuffer incoming = new(set.Table, new TextArena());
    private RowCounts counts;
    private long import;

    public TableDefinition Table => set.Table;

    /// <summary>What became of the rows.</summary>
    public RowCounts Counts => counts;

    /// <summary>Makes ready for a batch.</summary>
    public void Begin(Batch batch, long importId)
    {
        incoming = batch[Table];
        import = importId;
        counts = default;
        stored.Clear();
        seen.Clear(incoming, incoming.Count);
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

    /// <summary>Whether an owner's rows in the database are those of a range of the batch.</summary>
    public bool IsStored(RowBuffer owners, int row, RowSet of, (int First, int Count) range) =>
        stored.IsSame(stored.First(owners, row, of), incoming, Distinct(range));

    /// <summary>Whether two ranges of the batch hold the same rows.</summary>
    public bool IsSame((int First, int Count) left, (int First, int Count) right)
    {
        if (left == right || left.Count + right.Count == 0)
        {
            return true;
        }

        json.Clear();
        Write(left, json, distinct);
        var length = json.Written.Length;
        Write(right, json, distinct);
        return json.Written[..length].SequenceEqual(json.Written[length..]);
    }

    /// <summary>Writes an owner's rows in the database as canonical JSON.</summary>
    public void WriteStored(RowBuffer owners, int row, RowSet of, CanonicalJson into, RowList room)
    {
        stored.Collect(stored.First(owners, row, of), room);
        SetJson.Write(stored.Rows, room, into);
    }

    /// <summary>Writes a range of the batch as canonical JSON.</summary>
    public void Write((int First, int Count) range, CanonicalJson into, RowList room)
    {
        room.Clear();
        foreach (var row in Distinct(range).Span)
        {
            room.Add(row);
        }

        SetJson.Write(incoming, room, into);
    }

    /// <summary>Lets a range of the batch be the set of an owner.</summary>
    /// <param name="owners">Rows of the owner's table.</param>
    /// <param name="row">The owner.</param>
    /// <param name="of">Which of its sets.</param>
    /// <param name="range">Where its rows are in the batch.</param>
    /// <param name="isStored">Whether the owner was in the database; else it has no rows there.</param>
    public void Settle(RowBuffer owners, int row, RowSet of, (int First, int Count) range, bool isStored)
    {
        var first = isStored ? stored.First(owners, row, of) : -1;
        long added = 0;
        long changed = 0;
        for (var at = range.First; at < range.First + range.Count; at++)
        {
            if (seen.GetOrAdd(incoming, at, at) != at)
            {
                continue;
            }

            var same = first < 0 ? -1 : stored.Keep(incoming, at);
            if (same < 0)
            {
                inserts.Add(incoming, at, import);
                added++;
            }
            else if (stored.Replace(same, incoming, at, import))
            {
                updates.Add(same);
                changed++;
            }
        }

        var removed = stored.CollectUnkept(first, deletes);
        counts += new RowCounts(added, changed, range.Count - added - changed, removed);
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

    private RowList Distinct((int First, int Count) range)
    {
        distinct.Clear();
        inRange.Clear(incoming, range.Count);
        for (var row = range.First; row < range.First + range.Count; row++)
        {
            if (inRange.GetOrAdd(incoming, row, row) == row)
            {
                distinct.Add(row);
            }
        }

        return distinct;
    }
}
