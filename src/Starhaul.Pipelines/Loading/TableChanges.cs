using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Loading;

/// <summary>Counts of a load as its result has them.</summary>
internal static class TableChanges
{
    /// <summary>One line for each table, in their order.</summary>
    public static IReadOnlyList<TableChange> From(LoadCounts counts, IReadOnlySet<TableDefinition> tables) =>
        [.. GalaxyTables.Data.Where(tables.Contains).Select(table => From(table, counts[table]))];

    private static TableChange From(TableDefinition table, RowCounts counts) =>
        new(table.Name, counts.New, counts.Changed, counts.Unchanged, counts.Removed);
}
