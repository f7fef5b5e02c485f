using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>What one batch, or a whole import, did to each table.</summary>
internal sealed class LoadCounts
{
    private readonly Dictionary<TableDefinition, RowCounts> tables = [];

    /// <summary>All tables together.</summary>
    public RowCounts Total => tables.Values.Aggregate(default(RowCounts), (sum, counts) => sum + counts);

    public RowCounts this[TableDefinition table] => tables.GetValueOrDefault(table);

    public void Add(TableDefinition table, RowCounts counts) => tables[table] = this[table] + counts;

    /// <summary>
    /// The counts without those of a batch's first records, which had been merged before: their rows came to nothing
    /// new, whatever else the batch did.
    /// </summary>
    public LoadCounts Without(BatchHead head)
    {
        var rest = new LoadCounts();
        foreach (var (table, counts) in tables)
        {
            var again = Math.Min(head.Rows.GetValueOrDefault(table), counts.Unchanged);
            rest.Add(table, counts with { Unchanged = counts.Unchanged - again });
        }

        return rest;
    }

    public void Add(LoadCounts other)
    {
        foreach (var (table, counts) in other.tables)
        {
            Add(table, counts);
        }
    }
}
