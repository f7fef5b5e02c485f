using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Queries;

/// <summary>The tables in DuckDB's SQL and types.</summary>
/// <remarks>
/// JSON is text: the JSON type of DuckDB is text too, with a check on the way in that has been made already, and its
/// functions and <c>-></c> take text. Tables have no primary key: the merge has looked before it inserts, an index over
/// every row would have to fit the memory limit, and joins do not use one.
/// </remarks>
internal static class DuckDbSchema
{
    /// <summary>The statement that creates a table.</summary>
    public static string Create(TableDefinition table) =>
        $"CREATE TABLE IF NOT EXISTS {Quote(table.Name)} ({string.Join(", ", table.Columns.Select((column, index) => Declare(column) + (index < table.KeyLength ? " NOT NULL" : "")))})";

    /// <summary>The statement that adds a column where an older schema lacks it.</summary>
    public static string AddColumn(TableDefinition table, Column column) =>
        $"ALTER TABLE {Quote(table.Name)} ADD COLUMN IF NOT EXISTS {Declare(column)}";

    /// <summary>The condition that two rows have the same key.</summary>
    public static string SameKey(TableDefinition table, string left, string right) =>
        string.Join(
            " AND ",
            table
                .Columns.Take(table.KeyLength)
                .Select(column => $"{left}.{Quote(column.Name)} = {right}.{Quote(column.Name)}")
        );

    public static string Quote(string name) => $"\"{name}\"";

    /// <summary>A text as a literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Declare(Column column) =>
        $"{Quote(column.Name)} {RowFunction.TypeOf(column.Type).ToString().ToUpperInvariant()}";
}
