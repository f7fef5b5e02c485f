using System.IO.Compression;
using Starhaul.DuckDb.Parquet;
using Starhaul.DuckDb.Store;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Sqlite;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Parquet;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.SchemaTwo;

/// <summary>Targets as the program wrote them before systems had the number of their cube: the same two loads as of the first schema.</summary>
public sealed class SchemaTwoTests : IDisposable
{
    private static readonly TableDefinition Systems = GalaxyTables.Systems;

    private readonly string folder = Directory.CreateTempSubdirectory("schema-two-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Files => Path.Combine(AppContext.BaseDirectory, "Sinks", "SchemaTwo");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_SQLite_file_gets_an_empty_column_when_it_is_opened_and_its_cubes_by_an_index()
    {
        await using var store = new SqliteStore(Unpacked("galaxy.db"));
        await GetsItsCubesAsync(store);
    }

    [Fact]
    public async Task A_DuckDB_file_gets_an_empty_column_when_it_is_opened_and_its_cubes_by_an_index()
    {
        LibDuckDb.SkipUnlessInstalled();
        await using var store = new DuckDbStore(Unpacked("galaxy.duckdb"));
        await GetsItsCubesAsync(store);
    }

    [Fact]
    public void Views_over_files_of_Parquet_that_lack_the_column_show_the_cubes()
    {
        LibDuckDb.SkipUnlessInstalled();
        ZipFile.ExtractToDirectory(Path.Combine(Files, "parquet.zip"), folder);
        File.WriteAllText(
            Path.Combine(folder, "views.sql"),
            ViewSql.Write(ViewFiles.Create(folder, imports: null), leftOut: [])
        );

        AllHaveTheirCubes(ParquetDump.Read(folder));
    }

    private string Unpacked(string name)
    {
        var path = Path.Combine(folder, name);
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Files, $"{name}.gz")), CompressionMode.Decompress);
        using var file = File.Create(path);
        packed.CopyTo(file);
        return path;
    }

    private static async Task GetsItsCubesAsync(ITableStore store)
    {
        await store.OpenAsync(Cancellation);
        var before = await TableDump.ReadAsync(store, Cancellation);
        Assert.NotEmpty(before[Systems]);
        Assert.All(before[Systems], row => Assert.Null(row[Systems[GalaxyTables.CellColumn]]));

        await store.MakeIndexesAsync(isFirstLoad: false, progress: null, Cancellation);

        var after = await TableDump.ReadAsync(store, Cancellation);
        AllHaveTheirCubes(after);
        Assert.Equal(
            before[Systems].Select(row => row[..^1]).Order(RowOrder),
            after[Systems].Select(row => row[..^1]).Order(RowOrder)
        );
    }

    private static Comparer<object?[]> RowOrder { get; } =
        Comparer<object?[]>.Create((one, other) => ((ulong)one[0]!).CompareTo((ulong)other[0]!));

    private static void AllHaveTheirCubes(TableDump dump)
    {
        var placed = dump[Systems].Where(row => row[Systems["x"]] is not null).ToList();
        Assert.NotEmpty(placed);
        Assert.All(
            placed,
            row =>
                Assert.Equal(
                    SystemCell.Compute(Number(row, "x"), Number(row, "y"), Number(row, "z")),
                    row[Systems[GalaxyTables.CellColumn]]
                )
        );
    }

    private static double Number(object?[] row, string column) => (double)row[Systems[column]]!;
}
