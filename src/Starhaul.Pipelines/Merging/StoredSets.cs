using System.Text;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>The sets of one table that are in the database, as far as a batch may change them.</summary>
internal sealed class StoredSets(RowSet set)
{
    private readonly TableDefinition table = set.Table;
    private readonly DistinctKeys wanted = new(set.Table);
    private readonly RowIndex byKey = new(set.Table.KeyLength);
    private readonly RowIndex byPrefix = new(set.PrefixLength);
    private readonly RowBuffer probe = new(set.Table, new TextArena());
    private int[] next = [];
    private bool[] isKept = [];

    /// <summary>The rows.</summary>
    public RowBuffer Rows { get; } = new(set.Table, new TextArena());

    public void Clear()
    {
        Rows.CutAt(0);
        Rows.Text.CutAt(0);
        byKey.Clear(Rows, 0);
        byPrefix.Clear(Rows, 0);
        wanted.Clear(Rows);
    }

    /// <summary>Asks for the sets of an owner.</summary>
    public void Want(RowBuffer owners, int row) => wanted.Add(owners, row);

    public async ValueTask ReadAsync(IRowStore store, CancellationToken cancellationToken)
    {
        await wanted.ReadAsync(store, Rows, cancellationToken).ConfigureAwait(false);
        if (next.Length < Rows.Count)
        {
            next = new int[2 * Rows.Count];
            isKept = new bool[2 * Rows.Count];
        }

        Array.Clear(isKept);
        byKey.Clear(Rows, Rows.Count);
        byPrefix.Clear(Rows, Rows.Count);
        for (var row = 0; row < Rows.Count; row++)
        {
            byKey.GetOrAdd(Rows, row, row);
            next[row] = -1;
            var first = byPrefix.GetOrAdd(Rows, row, row);
            if (first != row)
            {
                (next[row], next[first]) = (next[first], row);
            }
        }
    }

    /// <summary>The first row of an owner's set; -1 when it is empty.</summary>
    public int First(RowBuffer owners, int owner, RowSet of)
    {
        if (Rows.Count == 0)
        {
            return -1;
        }

        probe.CutAt(0);
        probe.Text.CutAt(0);
        var row = probe.Add();
        var column = 0;
        for (; column < owners.Table.KeyLength; column++)
        {
            if (table.Columns[column].IsText)
            {
                probe.Set(row, column, owners.Utf8(owner, column));
            }
            else
            {
                probe.Set(row, column, owners.Int64(owner, column));
            }
        }

        foreach (var constant in of.Constants)
        {
            probe.Set(row, column++, Encoding.UTF8.GetBytes(constant));
        }

        return byPrefix.Find(probe, row);
    }

    /// <summary>Gathers the rows of the set that begins with a row.</summary>
    public void Collect(int first, RowList into)
    {
        into.Clear();
        for (var row = first; row >= 0; row = next[row])
        {
            into.Add(row);
        }
    }

    /// <summary>Whether the set that begins with a row is the same as distinct rows of the batch, as sources state them.</summary>
    public bool IsSame(int first, RowBuffer incoming, RowList which)
    {
        var count = 0;
        for (var row = first; row >= 0; row = next[row])
        {
            count++;
        }

        if (count != which.Count)
        {
            return false;
        }

        foreach (var row in which.Span)
        {
            var same = byKey.Find(incoming, row);
            if (same < 0)
            {
                return false;
            }

            foreach (var column in set.StatedColumns)
            {
                if (!CellOrder.IsSame(Rows, same, incoming, row, column))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The row with the key of one that came, which stays; -1 when there is none.</summary>
    public int Keep(RowBuffer incoming, int row)
    {
        var same = byKey.Find(incoming, row);
        if (same >= 0)
        {
            isKept[same] = true;
        }

        return same;
    }

    /// <summary>Gives a row the content of one that came with the same key.</summary>
    /// <returns>False when it has that content already.</returns>
    public bool Replace(int row, RowBuffer incoming, int by, long import)
    {
        if (IsSame(row, incoming, by))
        {
            return false;
        }

        for (var column = table.KeyLength; column < table.ImportColumn; column++)
        {
            Rows.Copy(row, column, incoming, by);
        }

        Rows.Set(row, table.ImportColumn, import);
        return true;
    }

    /// <summary>Adds the rows of a set that were not kept to a list.</summary>
    /// <returns>How many.</returns>
    public int CollectUnkept(int first, RowList into)
    {
        var before = into.Count;
        for (var row = first; row >= 0; row = next[row])
        {
            if (!isKept[row])
            {
                into.Add(row);
            }
        }

        return into.Count - before;
    }

    private bool IsSame(int row, RowBuffer incoming, int other)
    {
        for (var column = table.KeyLength; column < table.ImportColumn; column++)
        {
            if (!CellOrder.IsSame(Rows, row, incoming, other, column))
            {
                return false;
            }
        }

        return true;
    }
}
