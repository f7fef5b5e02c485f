using System.Collections.Immutable;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sql;

/// <summary>An index as a database makes it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns; of an expression, those that are in it.</param>
/// <param name="Definition">What follows the name of the table: the columns, and which rows are in it.</param>
internal sealed record SqlIndex(TableDefinition Table, string Name, ImmutableArray<Column> Columns, string Definition)
{
    /// <summary>The statement that makes it.</summary>
    public string Create => $"CREATE INDEX {SqlDialect.Quote(Name)} ON {SqlDialect.Quote(Table.Name)} {Definition}";

    /// <summary>The same where nobody else made it meanwhile.</summary>
    public string CreateIfMissing => Create.Insert("CREATE INDEX ".Length, "IF NOT EXISTS ");
}
