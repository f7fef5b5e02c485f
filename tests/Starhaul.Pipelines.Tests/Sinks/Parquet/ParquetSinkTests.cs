using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.DuckDb;
using Starhaul.Pipelines.Sinks.DuckDb.Native;
using Starhaul.Pipelines.Sinks.Parquet;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Writing;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Parquet;

public sealed class ParquetSinkTests : WritingSinkContract
{
    public override ValueTask InitializeAsync()
    {
        LibDuckDb.SkipUnlessInstalled();
        return base.InitializeAsync();
    }

    [Fact]
    public async Task The_views_show_the_newest_of_several_imports_as_an_updating_sink_has_it()
    {
        Batch[] imports = [Older(), Newer(), Sparse()];
        var content = new MemoryStore.Content();
        foreach (var (index, batch) in imports.Index())
        {
            await ImportAsync(Import((char)('a' + index)), batch);
            await using var updating = new UpdatingSink(new MemoryStore(content), TimeProvider.System, new Random(1));
            await updating.OpenAsync(Cancellation);
            await updating.BeginAsync(Import((char)('a' + index)), Cancellation);
            await updating.LoadAsync(batch, Cancellation);
            await updating.CompleteAsync(Finished, Cancellation);
        }

        var expected = await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
        Assert.Equal(expected.Text, (await DumpAsync()).Text);
    }

    private protected override Sink CreateSinkAt(string folder) => new ParquetSink(folder);

    private protected override Task<TableDump> DumpAsync()
    {
        using var database = DuckDbDatabase.Open(
            DuckDbDatabase.InMemory,
            new DuckDbOptions { TemporaryFolder = Target }
        );
        using var connection = database.Connect();
        connection.Execute(File.ReadAllText(Path.Combine(Target, "views.sql")), Cancellation);
        var dump = new TableDump();
        foreach (var table in GalaxyTables.Data)
        {
            var rows = StoreRows.Of(table);
            using var result = connection.Query($"SELECT * FROM {table.Name}", Cancellation);
            result.ReadInto(rows);
            foreach (var row in rows.All())
            {
                dump.Add(table, rows.Values(row));
            }
        }

        return Task.FromResult(dump);
    }
}
