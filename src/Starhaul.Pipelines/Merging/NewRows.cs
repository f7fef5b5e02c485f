using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>
/// Rows to insert: copies of rows of the batch, whose text stays in the batch's arena, and rows that are made of several or of
/// none, with text of their own. Nothing is written into the batch, which other sinks may read at the same time.
/// </summary>
internal sealed class NewRows(TableDefinition table)
{
    private readonly RowBuffer own = new(table, new TextArena());
    private readonly Dictionary<int, int> moved = [];
    private readonly RowList copies = new();
    private int[] every = [];

    /// <summary>The copies, by whose numbers rows are named.</summary>
    public RowBuffer Rows { get; } = new(table, new TextArena());

    public int Count => Rows.Count;

    public void Clear(TextArena text)
    {
        Rows.Clear(text);
        own.CutAt(0);
        own.Text.CutAt(0);
        moved.Clear();
    }

    /// <summary>Adds a copy of a row of the batch.</summary>
    /// <returns>Its number.</returns>
    public int Add(RowBuffer incoming, int row, long import)
    {
        var copy = Rows.AddCopy(incoming, row);
        Rows.Set(copy, table.ImportColumn, import);
        return copy;
    }

    /// <summary>Adds a row that has a key of one number, and nothing else.</summary>
    public void AddBare(long key, long import)
    {
        var row = Rows.Add();
        Rows.Set(row, 0, key);
        Rows.Set(row, table.ImportColumn, import);
    }

    /// <summary>Adds a copy of a row of any buffer, with a copy of its text.</summary>
    public void AddOwn(RowBuffer from, int row, long import)
    {
        var copy = own.AddCopy(from, row);
        own.Set(copy, table.ImportColumn, import);
    }

    /// <summary>Where a row is.</summary>
    public (RowBuffer Rows, int Row) At(int number) =>
        moved.Count > 0 && moved.TryGetValue(number, out var at) ? (own, at) : (Rows, number);

    /// <summary>Where a row is whose content is going to change.</summary>
    public (RowBuffer Rows, int Row) AtOwn(int number)
    {
        if (!moved.TryGetValue(number, out var at))
        {
            moved.Add(number, at = own.AddCopy(Rows, number));
        }

        return (own, at);
    }

    public async ValueTask WriteAsync(IRowStore store, CancellationToken cancellationToken)
    {
        if (Rows.Count > moved.Count)
        {
            await store.InsertAsync(Rows, Copies(), cancellationToken).ConfigureAwait(false);
        }

        if (own.Count > 0)
        {
            await store.InsertAsync(own, UpTo(own.Count), cancellationToken).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<int> Copies()
    {
        if (moved.Count == 0)
        {
            return UpTo(Rows.Count);
        }

        copies.Clear();
        for (var row = 0; row < Rows.Count; row++)
        {
            if (!moved.ContainsKey(row))
            {
                copies.Add(row);
            }
        }

        return copies.Memory;
    }

    private ReadOnlyMemory<int> UpTo(int count)
    {
        if (every.Length < count)
        {
            every = Enumerable.Range(0, 2 * count).ToArray();
        }

        return every.AsMemory(0, count);
    }
}
