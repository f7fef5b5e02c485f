using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Parquet;
using Starhaul.DuckDb.Store;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.DuckDb;

/// <summary>The kinds of targets that DuckDB writes. Both need libduckdb, which comes with this package.</summary>
/// <example>
/// <code>
/// var dump = new SpanshDump(new SpanshDumpOptions { Targets = ["duckdb:galaxy.duckdb"], Sinks = DuckDbSinks.All });
/// </code>
/// </example>
public static class DuckDbSinks
{
    /// <summary>
    /// <c>duckdb:PATH</c>: a DuckDB file whose tables are kept up to date. <c>?memory_limit=2GB</c> and <c>threads=4</c> after
    /// the path say how much of the machine DuckDB may take.
    /// </summary>
    public static SinkFactory Database { get; } =
        new()
        {
            Schemes = ["duckdb:"],
            Form = "duckdb:PATH",
            Create = (place, time) => new UpdatingSink(new DuckDbStore(place), time),
            Exists = place => File.Exists(PathOf(place)),
            Identity = place => SinkFactory.FileIdentity(PathOf(place)),
        };

    /// <summary><c>parquet:DIR</c>: a folder of Parquet files for each import. It takes the options of <see cref="Database"/>. The folder may be one
    /// in a bucket, <c>parquet:s3://BUCKET/PREFIX</c>.</summary>
    public static SinkFactory Parquet { get; } =
        new()
        {
            Schemes = ["parquet:"],
            Form = "parquet:DIR",
            Create = (place, _) => new ParquetSink(place),
            Exists = place => FolderSink.MayExist(PathOf(place)),
            Identity = place => FolderSink.Identify(PathOf(place)),
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SinkFactory> All { get; } = [Database, Parquet];

    private static string PathOf(string place) => DuckDbOptions.Parse(place).Path;
}
