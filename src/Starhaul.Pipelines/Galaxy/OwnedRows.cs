using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// The rows of what is inside of a record, by table: they come before the record's own key is known, which may be its last
/// member, and get it at its end.
/// </summary>
/// <param name="context">What all readers share.</param>
/// <param name="tables">Tables whose first column is the owner's key.</param>
internal sealed class OwnedRows(RecordContext context, params TableDefinition[] tables)
{
    private readonly int[] first = new int[tables.Length];

    /// <summary>Begins an owner: what is added from here on is inside of it.</summary>
    public void Begin()
    {
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = context.Batch[tables[i]].Count;
        }
    }

    /// <summary>Gives the rows that were added the owner's key.</summary>
    public void SetOwner(long key) => SetOwner(column: 0, key);

    /// <summary>Gives the rows that were added the owner's key.</summary>
    /// <param name="column">The column of the key.</param>
    /// <param name="key">The key.</param>
    public void SetOwner(int column, long key)
    {
        for (var i = 0; i < first.Length; i++)
        {
            var rows = context.Batch[tables[i]];
            for (var row = first[i]; row < rows.Count; row++)
            {
                rows.Set(row, column, key);
            }
        }
    }

    /// <summary>Gives the rows of a table that were added the time of their owner, where they have none of their own.</summary>
    public void Inherit(TableDefinition table, long time) =>
        context.Inherit(context.Batch[table], FirstOf(table), time);

    /// <summary>The first row of a table that was added.</summary>
    public int FirstOf(TableDefinition table)
    {
        var i = 0;
        while (tables[i] != table)
        {
            i++;
        }

        return first[i];
    }

    /// <summary>Removes the rows of a table that were added.</summary>
    public void Remove(TableDefinition table) => context.Batch[table].CutAt(FirstOf(table));
}
