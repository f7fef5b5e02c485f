using Starhaul.Pipelines.Rows;
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
        HasRowId(table) ? base.CreateTable(table) : $"{base.CreateTable(table)} WITHOUT ROWID";

    /// <inheritdoc />
    public override string CatalogType(TableDefinition table, Column column) =>
        KeyOf(table).Contains(column) && TypeOf(column.Type) == "INTEGER" ? "INT" : TypeOf(column.Type);

    /// <inheritdoc />
    /// <remarks>SQLite may be built without floor; a number that is not negative is cast to the one below it.</remarks>
    public override string CellAlong(string column) =>
        $"CAST(min(max(({column} + {Number(SystemCell.Origin)}) / {Number(SystemCell.Edge)}, 0.0), {Number(SystemCell.Last)}) AS INTEGER)";

    /// <summary>
    /// The table that an index is built as, step by step: its rows are what the records of the index are, the columns and then what
    /// names the row.
    /// </summary>
    public string CreateBuild(TableDefinition table, SqlIndex index, string name)
    {
        var columns = index
            .Columns.Select(column => Declare(table, column))
            .Concat(RowName(table, index).Select(at => at.Declared));
        var key = index
            .Columns.Select(column => Quote(column.Name))
            .Concat(RowName(table, index).Select(at => at.Name));
        return $"CREATE TABLE {Quote(name)} ({string.Join(", ", columns)}, PRIMARY KEY ({string.Join(", ", key)})) WITHOUT ROWID";
    }

    /// <summary>What names a row in an index: the rest of its key, or its row id.</summary>
    public IEnumerable<(string Name, string Declared)> RowName(TableDefinition table, SqlIndex index) =>
        HasRowId(table)
            ? [("rowid", "\"rowid\" INT NOT NULL")]
            : KeyOf(table).Except(index.Columns).Select(column => (Quote(column.Name), Declare(table, column)));

    /// <summary>Whether rows have an id beside their key.</summary>
    public static bool HasRowId(TableDefinition table) => table.Groups.Length > 0 || table.KeyLength == 1;

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
