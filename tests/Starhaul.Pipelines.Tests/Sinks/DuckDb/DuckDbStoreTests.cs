using Starhaul.DuckDb.Native;
using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

public sealed class DuckDbStoreTests : TableStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-duckdb-").FullName;

    private string File => Path.Combine(folder, "galaxy.duckdb");

    public override ValueTask InitializeAsync()
    {
        LibDuckDb.SkipUnlessInstalled();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private protected override ITableStore NewStore() => new DuckDbStore(File);

    private protected override Task ExecuteAsync(string sql)
    {
        using var database = DuckDbDatabase.Open(File, new DuckDbOptions());
        using var connection = database.Connect();
        connection.Execute(sql);
        return Task.CompletedTask;
    }
}
