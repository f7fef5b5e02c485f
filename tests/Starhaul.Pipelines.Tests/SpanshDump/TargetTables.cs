using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.Ndjson;
using Starhaul.Pipelines.Tests.Sinks.Parquet;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>The tables of a target of any kind.</summary>
internal static class TargetTables
{
    /// <summary>Reads every table; of a folder of NDJSON, those of its only import.</summary>
    public static async Task<TableDump> ReadAsync(string target, CancellationToken cancellationToken)
    {
        var place = target[(target.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return target[..^(place.Length + 1)] switch
        {
            "sqlite" => await ReadAsync(new SqliteStore(place), cancellationToken),
            "duckdb" => await ReadAsync(new DuckDbStore(place), cancellationToken),
            "postgres" => await ReadAsync(new PostgresStore(PostgresTarget.Parse(target)), cancellationToken),
            "parquet" => ParquetDump.Read(place),
            "ndjson" => NdjsonDump.Read(place),
            _ => throw new ArgumentException($"No kind of target that tests know: {target}.", nameof(target)),
        };
    }

    private static async Task<TableDump> ReadAsync(ITableStore store, CancellationToken cancellationToken)
    {
        await using (store)
        {
            await store.OpenAsync(cancellationToken);
            return await TableDump.ReadAsync(store, cancellationToken);
        }
    }
}
