using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks;

/// <summary>What one batch, or a whole import, did to each table.</summary>
internal sealed class LoadCounts
{
    private readonly Dictionary<TableDefinition, RowCounts> tables = [];

    /// <summary>All tables together.</summary>
    public RowCounts Total => tables.Values.Aggregate(default(RowCounts), (sum, counts) => sum + counts);

    public RowCounts this[TableDefinition table] => tables.GetValueOrDefault(table);

    public void Add(TableDefinition table, RowCounts counts) => tables[table] = this[table] + counts;

    public void Add(LoadCounts other)
    {
        foreach (var (table, counts) in other.tables)
        {
            Add(table, counts);
        }
    }
}
