using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>
/// SQLite's way to write the schema. Flags are 0 and 1, times are seconds since 1970, ids of 2^63 and more are negative.
/// A name that people search by compares without regard to case (of ASCII letters), so that one index serves both ways.
/// </summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <inheritdoc />
    /// <remarks>
    /// The short rows of a set lie in the tree of their key, one owner's beside each other. Long rows are appended by row id
    /// and have the key as an index: kept in the tree of their key, systems that come in no order would rewrite a page for
    /// every few rows, which makes a load three times as slow.
    /// </remarks>
    public override string CreateTable(TableDefinition table) =>
        table.Groups.Length == 0 && table.KeyLength > 1
            ? $"{base.CreateTable(table)} WITHOUT ROWID"
            : base.CreateTable(table);

    /// <inheritdoc />
    public override string CatalogType(TableDefinition table, Column column) =>
        KeyOf(table).Contains(column) && TypeOf(column.Type) == "INTEGER" ? "INT" : TypeOf(column.Type);

    /// <inheritdoc />
    protected override OriginsView Origins { get; } =
        new(
            path => $"json_extract(origins, '$.{string.Join('.', path)}')",
            path => $"json_type(origins, '$.{string.Join('.', path)}')",
            "object",
            seconds => seconds
        );

    /// <inheritdoc />
    protected override string Declare(TableDefinition table, Column column)
    {
        var declared = base.Declare(table, column);
        if (KeyOf(table).Contains(column))
        {
            // A key of one column that is declared INTEGER, to the letter, would be the row id itself.
            return declared.Replace(" INTEGER ", " INT ", StringComparison.Ordinal);
        }

        return column.Type == ColumnType.Text && table.Searched.Contains(column.Name, StringComparer.Ordinal)
            ? $"{declared} COLLATE NOCASE"
            : declared;
    }

    /// <inheritdoc />
    protected override string TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Real => "REAL",
            ColumnType.Text or ColumnType.Json => "TEXT",
            _ => "INTEGER",
        };
}
