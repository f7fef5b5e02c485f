using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// SQLite's way to write the schema. Flags are 0 and 1, times are seconds since 1970, ids of 2^63 and more are negative.
/// A name that people search by compares without regard to case (of ASCII letters), so that one index serves both ways.
/// </summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <summary>Whether the key is the row id itself, which needs no index.</summary>
    public static bool HasRowId(TableDefinition table) => table.KeyLength == 1 && !table.Columns[0].IsText;

    /// <inheritdoc />
    public override string CreateTable(TableDefinition table) =>
        HasRowId(table) ? base.CreateTable(table) : $"{base.CreateTable(table)} WITHOUT ROWID";

    /// <inheritdoc />
    protected override string Declare(TableDefinition table, Column column) =>
        column.Type == ColumnType.Text
        && table.Searched.Contains(column.Name, StringComparer.Ordinal)
        && !KeyOf(table).Contains(column)
            ? $"{base.Declare(table, column)} COLLATE NOCASE"
            : base.Declare(table, column);

    /// <inheritdoc />
    protected override string TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Real => "REAL",
            ColumnType.Text or ColumnType.Json => "TEXT",
            _ => "INTEGER",
        };
}
