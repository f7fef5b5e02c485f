using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>Rows to insert: copies of rows of the batch, whose text stays in the batch's arena.</summary>
internal sealed class NewRows(TableDefinition table)
{
    private int[] every = [];

    public RowBuffer Rows { get; } = new(table, new TextArena());

    public void Clear(TextArena text) => Rows.Clear(text);

    /// <summary>Adds a copy of a row of the batch.</summary>
    /// <returns>Its index.</returns>
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

    public ValueTask WriteAsync(IRowStore store, CancellationToken cancellationToken) =>
        Rows.Count == 0 ? ValueTask.CompletedTask : store.InsertAsync(Rows, Every(), cancellationToken);

    private ReadOnlyMemory<int> Every()
    {
        if (every.Length < Rows.Count)
        {
            every = Enumerable.Range(0, 2 * Rows.Count).ToArray();
        }

        return every.AsMemory(0, Rows.Count);
    }
}
