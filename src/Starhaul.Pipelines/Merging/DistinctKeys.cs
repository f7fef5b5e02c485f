using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>Gathers the first key columns of rows, each once, for one read.</summary>
internal sealed class DistinctKeys(TableDefinition table)
{
    private readonly HashSet<long> numbers = [];
    private readonly RowIndex texts = new(1);
    private KeyList keys = new(table.Columns[0], new TextArena());

    /// <summary>Forgets all; keys that are text come from rows of one buffer.</summary>
    public void Clear(RowBuffer incoming)
    {
        keys = new KeyList(table.Columns[0], incoming.Text);
        numbers.Clear();
        if (keys.IsText)
        {
            texts.Clear(incoming, incoming.Count);
        }
    }

    public void Add(RowBuffer rows, int row)
    {
        if (keys.IsText)
        {
            if (texts.GetOrAdd(rows, row, row) == row)
            {
                keys.Add(rows, row);
            }
        }
        else if (numbers.Add(rows.Int64(row, 0)))
        {
            keys.Add(rows.Int64(row, 0));
        }
    }

    /// <summary>Reads the rows of the keys; asks nothing where there are none.</summary>
    public ValueTask ReadAsync(IRowStore store, RowBuffer into, CancellationToken cancellationToken) =>
        keys.Count == 0 ? ValueTask.CompletedTask : store.ReadAsync(keys, into, cancellationToken);
}
