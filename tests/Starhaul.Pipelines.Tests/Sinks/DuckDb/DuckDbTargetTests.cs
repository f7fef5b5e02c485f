using Starhaul.DuckDb;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

public sealed class DuckDbTargetTests : BuiltInTargetContract
{
    public DuckDbTargetTests() => LibDuckDb.SkipUnlessInstalled();

    protected override SinkFactory Factory => DuckDbSinks.Database;

    protected override string Target => $"duckdb:{Folder}.duckdb";
}
