using System.IO.Compression;
using Starhaul.DuckDb.Parquet;
using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Merging;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Parquet;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.SchemaOne;

/// <summary>
/// Targets as the program wrote them before rows told the origins of single fields: two loads (first.json, second.json) and a
/// feed, in which a carrier moved twice.
/// </summary>
public sealed class SchemaOneTests : IDisposable
{
    private const long Carrier = 3700010003;
    private const ulong Sol = 10477373803;
    private const ulong Ansel = 83001300101;

    private readonly string folder = Directory.CreateTempSubdirectory("schema-one-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Files => Path.Combine(AppContext.BaseDirectory, "Sinks", "SchemaOne");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_SQLite_file_is_read_by_the_new_definition_and_merged_into()
    {
        await using var store = new SqliteStore(Unpacked("galaxy.db"));
        await IsReadAndMergedIntoAsync(store);
    }

    [Fact]
    public async Task A_DuckDB_file_is_read_by_the_new_definition_and_merged_into()
    {
        LibDuckDb.SkipUnlessInstalled();
        await using var store = new DuckDbStore(Unpacked("galaxy.duckdb"));
        await IsReadAndMergedIntoAsync(store);
    }

    [Fact]
    public void Files_of_Parquet_without_origins_are_read_as_if_they_were_null()
    {
        LibDuckDb.SkipUnlessInstalled();
        ZipFile.ExtractToDirectory(Path.Combine(Files, "parquet.zip"), folder);
        File.WriteAllText(
            Path.Combine(folder, "views.sql"),
            ViewSql.Write(ViewFiles.Create(folder, imports: null), leftOut: [])
        );

        IsAsLoaded(ParquetDump.Read(folder));
    }

    private string Unpacked(string name)
    {
        var path = Path.Combine(folder, name);
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Files, $"{name}.gz")), CompressionMode.Decompress);
        using var file = File.Create(path);
        packed.CopyTo(file);
        return path;
    }

    private static async Task IsReadAndMergedIntoAsync(ITableStore store)
    {
        await store.OpenAsync(Cancellation);
        var before = await TableDump.ReadAsync(store, Cancellation);
        IsAsLoaded(before);
        foreach (var table in GalaxyTables.Data.Where(table => table.OriginsColumn >= 0))
        {
            Assert.All(before[table], row => Assert.Null(row[table.OriginsColumn]));
        }

        // A newer statement of the security alone, and one of a carrier that came back without its distance.
        var said = new BatchBuilder().System(
            Ansel,
            row => row.Atom(GalaxyTables.Systems.Atom("security"), 1_800_000_000, [("security", "Low")]).Complete()
        );
        said.Station(
            Carrier,
            row =>
                row.Atom(GalaxyTables.Stations.Atom("system_id64"), 1_800_000_000, [("system_id64", Ansel)]).Complete()
        );
        await store.BeginAsync(Cancellation);
        await new BatchMerger(store).MergeAsync(said.Build(), 9, Cancellation);
        await store.CommitAsync(Cancellation);

        var after = await TableDump.ReadAsync(store, Cancellation);
        Assert.Equal("Federation", after.Value(GalaxyTables.Systems, [Ansel], "allegiance"));
        Assert.Equal("Low", after.Value(GalaxyTables.Systems, [Ansel], "security"));
        Assert.Equal(1_800_000_000L, after.Value(GalaxyTables.Systems, [Ansel], "politics_time"));
        Assert.Equal(Ansel, after.Value(GalaxyTables.Stations, [Carrier], "system_id64"));
        Assert.Null(after.Value(GalaxyTables.Stations, [Carrier], "distance_to_arrival"));
    }

    private static void IsAsLoaded(TableDump dump)
    {
        Assert.Equal("Ansel", dump.Value(GalaxyTables.Systems, [Ansel], "name"));
        Assert.Equal("Federation", dump.Value(GalaxyTables.Systems, [Ansel], "allegiance"));
        Assert.Equal(5300L, dump.Value(GalaxyTables.Systems, [Ansel], "population"));
        Assert.Equal("Denton Patreus", dump.Value(GalaxyTables.Systems, [Ansel], "controlling_power"));
        Assert.Equal(Sol, dump.Value(GalaxyTables.Stations, [Carrier], "system_id64"));
        Assert.Equal(9.5, dump.Value(GalaxyTables.Stations, [Carrier], "distance_to_arrival"));
        Assert.Equal("K7G-14G", dump.Value(GalaxyTables.Stations, [Carrier], "name"));
    }
}
