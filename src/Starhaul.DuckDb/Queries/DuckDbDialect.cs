using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Queries;

/// <summary>How DuckDB's catalog writes the types of the tables, which have no keys, and its views of their origins.</summary>
internal sealed class DuckDbDialect : SqlDialect
{
    /// <inheritdoc />
    public override bool HasKeys => false;

    /// <inheritdoc />
    protected override OriginsView Origins { get; } =
        new(
            path => $"json_extract(origins, '$.{string.Join('.', path)}')::BIGINT",
            path => $"json_type(origins, '$.{string.Join('.', path)}')",
            "OBJECT",
            seconds => $"make_timestamp({seconds} * 1000000)"
        );

    /// <inheritdoc />
    protected override string TypeOf(ColumnType type) => RowFunction.TypeOf(type).ToString().ToUpperInvariant();
}
