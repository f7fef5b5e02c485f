using System.Globalization;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using static Starhaul.DuckDb.Queries.DuckDbSchema;

namespace Starhaul.DuckDb.Store;

/// <summary>The statements of the store.</summary>
internal static class DuckDbSql
{
    /// <summary>Stands for the name of the function whose rows are written.</summary>
    public const string Rows = "@rows";

    /// <summary>Adds rows; DuckDB raises an error for a key that is there, as a primary key would.</summary>
    public static string Insert(TableDefinition table) =>
        $"""
            SELECT error('{table.Name} has a row with this key already') FROM {Quote(table.Name)} t
            SEMI JOIN {Rows}() r ON {SameKey(table, "t", "r")};
            {InsertUnchecked(table)}
            """;

    /// <summary>Replaces rows.</summary>
    public static string Update(TableDefinition table) => $"{Delete(table)}; {InsertUnchecked(table)}";

    /// <summary>Removes rows by their whole keys.</summary>
    public static string Delete(TableDefinition table) =>
        $"DELETE FROM {Quote(table.Name)} t USING {Rows}() r WHERE {SameKey(table, "t", "r")}";

    /// <summary>Reads the rows whose column is among the rows of a function.</summary>
    public static string Read(TableDefinition table, Column column, string keys) =>
        $"SELECT {Columns(table, "t.")} FROM {Quote(table.Name)} t SEMI JOIN {keys}() k ON t.{Quote(column.Name)} = k.key";

    /// <summary>Reads every row by its key upwards.</summary>
    public static string ReadAll(TableDefinition table) =>
        $"SELECT {Columns(table)} FROM {Quote(table.Name)} ORDER BY {KeyOf(table, "")}";

    /// <summary>Reads the row with the greatest key.</summary>
    public static string ReadLast(TableDefinition table) =>
        $"SELECT {Columns(table)} FROM {Quote(table.Name)} ORDER BY {KeyOf(table, " DESC")} LIMIT 1";

    /// <summary>Reads a row where any of some tables has one.</summary>
    public static string HasRows(IEnumerable<TableDefinition> tables) =>
        $"SELECT 1::BIGINT WHERE {string.Join(" OR ", tables.Select(table => $"EXISTS (SELECT 1 FROM {Quote(table.Name)})"))}";

    /// <summary>Reads id64, name, x, y and z of the systems that are meant by a name or an id64.</summary>
    public static string FindSystems(string name) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT id64, coalesce(name, ''), x, y, z FROM systems WHERE (lower(name) = lower({Literal(name)}){(KnownSystem.ReadId(name) is { } id ? $" OR id64 = {unchecked((ulong)id)}::UBIGINT" : "")}) AND x + y + z IS NOT NULL LIMIT 100"
        );

    private static string InsertUnchecked(TableDefinition table) =>
        $"INSERT INTO {Quote(table.Name)} ({Columns(table)}) SELECT {Columns(table)} FROM {Rows}()";

    private static string KeyOf(TableDefinition table, string order) =>
        string.Join(", ", table.Columns.Take(table.KeyLength).Select(column => Quote(column.Name) + order));

    private static string Columns(TableDefinition table, string prefix = "") =>
        string.Join(", ", table.Columns.Select(column => prefix + Quote(column.Name)));
}
