using Starhaul.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;

namespace Starhaul.Pipelines.Tests.Sinks.Parquet;

public sealed class ParquetTargetTests : BuiltInTargetContract
{
    public ParquetTargetTests() => LibDuckDb.SkipUnlessInstalled();

    protected override SinkFactory Factory => DuckDbSinks.Parquet;

    protected override string Target => $"parquet:{Folder}";
}
