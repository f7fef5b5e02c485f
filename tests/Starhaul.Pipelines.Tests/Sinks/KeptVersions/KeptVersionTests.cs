using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.Pipelines.Tests.Sinks.DuckDb;
using Starhaul.Pipelines.Tests.Sinks.Parquet;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Starhaul.Postgres.Urls;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Sinks.KeptVersions;

/// <summary>
/// A target of each kind as each version of the schema left it, the newest as well, so that the next is held to it: the loads of first.json
/// and second.json, and in the first version messages of the feed.
/// </summary>
public sealed class KeptVersionTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IDisposable
{
    private const ulong Ansel = 83001300101;
    private const ulong Corvid = 83001300404;

    private static readonly string[] Kept = ["SchemaOne", "SchemaTwo", "SchemaThree"];

    private readonly DumpScene scene = new();

    public static TheoryData<string, int> Databases => Each("sqlite", "duckdb", "postgres");

    public static TheoryData<string, int> Folders => Each("parquet", "ndjson");

    public void Dispose() => scene.Dispose();

    [Fact]
    public void There_is_one_of_each_version() => Assert.Equal(GalaxyTables.SchemaVersion, Kept.Length);

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_database_is_told_of_as_it_is_keeps_every_value_when_it_is_opened_to_write_and_is_loaded_into(
        string kind,
        int version
    )
    {
        var (target, plain) = await RestoreAsync(kind, version);
        var columns = await plain.ReadColumnsAsync();
        var kept = await plain.ReadAsync(columns);

        var imports = await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel);
        AreTheLoads(imports);
        Assert.Equal(Text(version), await plain.ReadVersionAsync());
        Assert.Equal(kept, await plain.ReadAsync(await plain.ReadColumnsAsync()));

        var before = await TargetTables.ReadAsync(target, Cancel);
        Assert.Equal(Text(GalaxyTables.SchemaVersion), await plain.ReadVersionAsync());
        Assert.Equal(kept, await plain.ReadAsync(columns));

        await LoadThirdAsync(target);

        var after = await TargetTables.ReadAsync(target, Cancel);
        Assert.Equal(6_000L, after.Value(GalaxyTables.Systems, [Ansel], "population"));
        Assert.Equal("Denton Patreus", after.Value(GalaxyTables.Systems, [Ansel], "controlling_power"));
        Assert.Equal("Corvid", after.Value(GalaxyTables.Systems, [Corvid], "name"));
        Assert.Equal(UntouchedRows(before), UntouchedRows(after));
        Assert.Equal(imports.Count + 1, (await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel)).Count);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task The_imports_of_a_folder_stay_as_they_are_beside_a_new_one(string kind, int version)
    {
        if (kind == "parquet")
        {
            LibDuckDb.SkipUnlessInstalled();
        }

        var folder = scene.PathOf("tables");
        ZipFile.ExtractToDirectory(FileOf(version, $"{kind}.zip"), folder);
        var kept = Hashes(folder);
        var target = $"{kind}:{folder}";

        var imports = await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel);
        AreTheLoads(imports);
        await LoadThirdAsync(target);

        Assert.Equal(imports.Count + 1, (await SpanshDump.ReadImportsAsync(target, AllSinks.Added, Cancel)).Count);
        var after = Hashes(folder);
        Assert.All(kept, file => Assert.Equal(file.Value, after[file.Key]));
        var names = kind == "parquet" ? NamesInViews(folder) : NamesInLines(folder);
        Assert.Superset(new HashSet<string>(["Ansel", "Bright", "Corvid"]), names.ToHashSet());
    }

    private static IEnumerable<string> NamesInViews(string folder) =>
        ParquetDump.Read(folder)[GalaxyTables.Systems].Select(row => (string)row[GalaxyTables.Systems["name"]]!);

    // Not by the program's reader, which knows lines of its own version alone.
    private static IEnumerable<string> NamesInLines(string folder) =>
        from file in Directory.EnumerateFiles(folder, "systems.ndjson", SearchOption.AllDirectories)
        from line in File.ReadLines(file)
        select JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()!;

    private static TheoryData<string, int> Each(params string[] kinds) =>
        [.. from kind in kinds from version in Enumerable.Range(1, Kept.Length) select (kind, version)];

    private static string FileOf(int version, string name) =>
        Path.Combine(AppContext.BaseDirectory, "Sinks", Kept[version - 1], name);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void AreTheLoads(IReadOnlyList<ImportRecord> imports)
    {
        Assert.Equal(
            ["first.json", "second.json"],
            imports.Take(2).Select(import => Path.GetFileName(import.Source)).Order(StringComparer.Ordinal)
        );
        Assert.All(imports, import => Assert.Equal(ImportRecord.Complete, import.Status));
        Assert.All(imports, import => Assert.Null(import.Trouble));
    }

    private async Task<(string Target, PlainDatabase Plain)> RestoreAsync(string kind, int version)
    {
        switch (kind)
        {
            case "sqlite":
                var file = Unpack(version, "galaxy.db");
                return ($"sqlite:{file}", PlainDatabase.OfSqlite(file));
            case "duckdb":
                LibDuckDb.SkipUnlessInstalled();
                file = Unpack(version, "galaxy.duckdb");
                return ($"duckdb:{file}", PlainDatabase.OfDuckDb(file));
            default:
                var name = $"kept_{version}";
                await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
                await ExecuteAsync(name, await File.ReadAllTextAsync(FileOf(version, "galaxy.sql"), Cancel));
                return (postgres.Server.Url(name), PlainDatabase.OfPostgres(ConnectionString(name)));
        }
    }

    private string Unpack(int version, string name)
    {
        using var packed = new GZipStream(File.OpenRead(FileOf(version, $"{name}.gz")), CompressionMode.Decompress);
        using var file = File.Create(scene.PathOf(name));
        packed.CopyTo(file);
        return file.Name;
    }

    private string ConnectionString(string database) =>
        PostgresTarget.Parse(postgres.Server.Url(database)).ConnectionString;

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own SQL.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }

    // One system is stated anew, without its sets, and one was never heard of.
    private Task<SpanshDumpResult> LoadThirdAsync(string target) =>
        scene.LoadAsync(
            scene.Write(
                "third.json",
                """
                [
                {"id64":83001300101,"name":"Ansel","coords":{"x":1.5,"y":-2.25,"z":3.0},"population":6000,"date":"2026-06-01 08:00:00+00"},
                {"id64":83001300404,"name":"Corvid","coords":{"x":40,"y":0,"z":-12.5},"population":0,"date":"2026-06-01 08:00:00+00"}
                ]
                """
            ),
            new SpanshDumpOptions { Targets = [target] }
        );

    /// <summary>All rows of all tables but those of the two systems that the third load states.</summary>
    private static string UntouchedRows(TableDump dump) =>
        string.Join(
            '\n',
            dump.Text.Split('\n')
                .Where(line =>
                    !line.StartsWith($"systems: id64={Ansel}", StringComparison.Ordinal)
                    && !line.StartsWith($"systems: id64={Corvid}", StringComparison.Ordinal)
                )
        );

    private static Dictionary<string, string> Hashes(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) != folder) // not views.sql and the list of all imports
            .ToDictionary(
                file => Path.GetRelativePath(folder, file),
                file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))
            );
}
