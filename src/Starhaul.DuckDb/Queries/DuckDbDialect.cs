using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Sinks.Sql;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Queries;

/// <summary>How DuckDB's catalog writes the types of the tables, which have no keys.</summary>
internal sealed class DuckDbDialect : SqlDialect
{
    /// <inheritdoc />
    public override bool HasKeys => false;

    /// <inheritdoc />
    protected override string TypeOf(ColumnType type) => RowFunction.TypeOf(type).ToString().ToUpperInvariant();
}
