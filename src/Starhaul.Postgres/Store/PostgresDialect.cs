using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Postgres.Store;

/// <summary>
/// PostgreSQL's way to write the schema. Ids of 2^63 and more are negative. JSON is <c>json</c>, which keeps the text as it
/// is: <c>jsonb</c> changes numbers and the order of keys, and a value that was read back would then count as another one.
/// </summary>
internal sealed class PostgresDialect : SqlDialect
{
    /// <inheritdoc />
    public override IEnumerable<SqlIndex> Indexes(TableDefinition table)
    {
        var indexes = base.Indexes(table);
        return table == GalaxyTables.Systems
            ? indexes.Append(
                new SqlIndex(table, "systems_name_lower", [table.Columns[table["name"]]], "(lower(\"name\"))")
            )
            : indexes;
    }

    /// <inheritdoc />
    public override string CatalogType(TableDefinition table, Column column) =>
        column.Type == ColumnType.Time ? "timestamp with time zone" : TypeOf(column.Type);

    /// <inheritdoc />
    protected override OriginsView Origins { get; } =
        new(
            path => $"(origins #>> '{{{string.Join(',', path)}}}')::bigint",
            path => $"json_typeof(origins #> '{{{string.Join(',', path)}}}')",
            "object",
            seconds => $"to_timestamp({seconds})"
        );

    /// <inheritdoc />
    protected override string TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Real => "double precision",
            ColumnType.Flag => "boolean",
            ColumnType.Text => "text",
            ColumnType.Json => "json",
            ColumnType.Time => "timestamptz",
            _ => "bigint",
        };
}
