using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

public sealed class DuckDbSinkTests : UpdatingSinkContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-duckdb-").FullName;

    private string File => Path.Combine(folder, "galaxy.duckdb");

    public override ValueTask InitializeAsync()
    {
        LibDuckDb.SkipUnlessInstalled();
        return base.InitializeAsync();
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    private protected override Sink CreateSink() =>
        new UpdatingSink(new DuckDbStore(File), TimeProvider.System, new Random(1));

    private protected override async Task<TableDump> DumpAsync()
    {
        await using var store = new DuckDbStore(File);
        await store.OpenAsync(Cancellation);
        return await TableDump.ReadAsync(store, Cancellation);
    }
}
