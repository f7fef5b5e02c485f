using System.Text;
using Starhaul.DuckDb;
using Starhaul.DuckDb.Native;
using Starhaul.Pipelines;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>Tables below a prefix of a bucket: written here, brought there whole, known by their import.json.</summary>
public sealed class BucketTargetTests
{
    private const string Prefix = "tables";

    private static readonly string Place = $"s3://{S3Origin.Bucket}/{Prefix}";

    [Theory]
    [InlineData(S3Conditions.Honoured)]
    [InlineData(S3Conditions.Ignored)]
    public async Task A_dump_is_loaded_into_a_bucket_once(S3Conditions conditions)
    {
        await using var scene = await BucketScene.StartAsync(conditions);
        var dump = scene.File("systems.json", Dump("Sol", "Sirius"));

        var first = await LoadAsync(scene, $"ndjson:{Place}", dump);
        var second = await LoadAsync(scene, $"ndjson:{Place}/", dump);

        Assert.False(first.IsUnchanged);
        Assert.True(second.IsUnchanged);
        Assert.Equal(first.ImportId, second.ImportId);
        var import = Assert.Single(await ImportsAsync(scene, "ndjson"));
        Assert.Equal((2, first.ImportId, null), (import.Records, import.Id, import.Trouble));
        var folder = FolderOf(scene, import);
        Assert.All(import.Files, file => Assert.Equal(file.Length, Stored(scene, $"{folder}/{file.Path}").Length));
        Assert.Equal(2, Lines(Stored(scene, $"{folder}/systems.ndjson")));
        Assert.Empty(Directory.GetDirectories(scene.WorkOf("a"), "20*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(scene.WorkOf("a"), ".import*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Nothing_counts_before_the_record_of_import_json_which_comes_last()
    {
        await using var scene = await BucketScene.StartAsync();
        var puts = new List<string>();
        scene.Origin.AfterWrite = request =>
        {
            puts.Add(request.Path);
            return null;
        };

        await LoadAsync(scene, $"ndjson:{Place}", scene.File("systems.json", Dump("Sol")));

        var files = puts.FindAll(path => !path.Contains("/manifest/", StringComparison.Ordinal));
        Assert.EndsWith("/import.json", files[^1], StringComparison.Ordinal);
        Assert.Single(files, path => path.EndsWith("/import.json", StringComparison.Ordinal));
        Assert.Contains("/manifest/", puts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_of_an_import_is_verified_as_those_of_a_box()
    {
        await using var scene = await BucketScene.StartAsync();
        await LoadAsync(scene, $"ndjson:{Place}", scene.File("systems.json", Dump("Sol")));
        var import = Assert.Single(await ImportsAsync(scene, "ndjson"));
        var path = $"{FolderOf(scene, import)}/systems.ndjson";
        var flipped = Stored(scene, path).ToArray();
        flipped[3] ^= 1;

        var before = await VerifyAsync(scene);
        scene.Origin.Put($"{Prefix}/{path}", new S3OriginObject(flipped));
        var after = await VerifyAsync(scene);

        Assert.Equal(import.Files.Count + 1, before.Count);
        Assert.All(before, one => Assert.Equal(LocalFileState.Intact, one.State));
        Assert.Equal(path, Assert.Single(after, one => one.State != LocalFileState.Intact).Path);
    }

    [Fact]
    public async Task A_fetch_of_the_dump_into_the_same_box_takes_no_table_for_it()
    {
        await using var scene = await BucketScene.StartAsync();
        var dump = scene.File("systems.json", Dump("Sol"));
        await LoadAsync(scene, $"ndjson:{scene.Box}", dump);

        var fetched = await scene.FetchAsync(dump);

        Assert.Equal(FetchStatus.Fetched, fetched.Status);
        Assert.Equal($"{scene.Box}/systems.json", fetched.Path);
    }

    [Fact]
    public async Task Two_machines_load_at_once_and_both_imports_stay()
    {
        await using var scene = await BucketScene.StartAsync();

        await Task.WhenAll(
            LoadAsync(scene, $"ndjson:{Place}", scene.File("one.json", Dump("Sol")), "a"),
            LoadAsync(scene, $"ndjson:{Place}", scene.File("two.json", Dump("Sirius", "Vega")), "b")
        );

        var imports = await ImportsAsync(scene, "ndjson");
        Assert.Equal(3, imports.Sum(import => import.Records));
        Assert.Equal(2, imports.Select(import => import.Id).Distinct().Count());
        Assert.All(imports, import => Assert.Null(import.Trouble));
    }

    [Fact]
    public async Task A_damaged_import_is_told_and_replaced_by_force()
    {
        await using var scene = await BucketScene.StartAsync();
        var dump = scene.File("systems.json", Dump("Sol"));
        await LoadAsync(scene, $"ndjson:{Place}", dump);
        var import = Assert.Single(await ImportsAsync(scene, "ndjson"));
        var old = FolderOf(scene, import);
        scene.Origin.Remove($"{Prefix}/{old}/systems.ndjson");

        Assert.Contains(
            "systems.ndjson is missing",
            Assert.Single(await ImportsAsync(scene, "ndjson")).Trouble,
            StringComparison.Ordinal
        );
        var error = await Assert.ThrowsAsync<DestinationException>(() => LoadAsync(scene, $"ndjson:{Place}", dump));
        var forced = await LoadAsync(scene, $"ndjson:{Place}", dump, force: true);

        Assert.Contains("is missing", error.Message, StringComparison.Ordinal);
        var whole = Assert.Single(await ImportsAsync(scene, "ndjson"));
        Assert.Equal((forced.ImportId, null), (whole.Id, whole.Trouble));
        Assert.DoesNotContain(scene.Origin.Keys, key => key.StartsWith($"{Prefix}/{old}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Views_name_the_files_of_whole_imports_and_show_what_a_folder_shows()
    {
        RequireDuckDb();
        await using var scene = await BucketScene.StartAsync();
        await LoadAsync(scene, $"parquet:{Place}?threads=1", scene.File("one.json", Dump("Sol", "Sirius")));
        await LoadAsync(scene, $"parquet:{Place}", scene.File("two.json", Dump("Sol", "Vega")));
        // What a load that was killed half-way leaves there.
        scene.Origin.Put($"{Prefix}/2030-01-01T000000Z-x-01234567-abcdef/systems.parquet", new S3OriginObject([1, 2]));

        var sql = Encoding.UTF8.GetString(Stored(scene, "views.sql"));
        var copy = Path.Combine(scene.WorkOf("copy"), Prefix);
        foreach (var key in scene.Origin.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(scene.WorkOf("copy"), key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, scene.Origin.Find(key)!.Bytes, BucketScene.Ending);
        }

        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory, new DuckDbOptions());
        using var connection = database.Connect();
        connection.Execute(sql.Replace($"{Place}/", $"{copy}/", StringComparison.Ordinal));

        Assert.Contains("httpfs", sql, StringComparison.Ordinal);
        Assert.Equal(3, Count("systems"));
        Assert.Equal(2, Count("imports"));
        Assert.Equal(0, Count("imports_left_out"));

        long Count(string view)
        {
            using var result = connection.Query($"SELECT count(*) FROM {view}");
            return result.FirstRow(columns: 1)![0];
        }
    }

    [Fact]
    public async Task Views_that_a_kill_has_left_behind_are_written_by_the_next_load()
    {
        RequireDuckDb();
        await using var scene = await BucketScene.StartAsync();
        var dump = scene.File("one.json", Dump("Sol"));
        await LoadAsync(scene, $"parquet:{Place}", dump);
        var sql = Stored(scene, "views.sql");
        scene.Origin.Remove($"{Prefix}/views.sql");

        await LoadAsync(scene, $"parquet:{Place}", dump, "b");

        Assert.Equal(sql, Stored(scene, "views.sql"));
    }

    internal static byte[] Dump(params string[] systems) =>
        Encoding.UTF8.GetBytes(
            "[\n"
                + string.Join(
                    ",\n",
                    systems.Select(name =>
                        $$"""{"id64":{{10_000_000 + name.Sum(letter => letter * 7)}},"name":"{{name}}","coords":{"x":0,"y":0,"z":0},"date":"2026-11-01 00:00:00+00"}"""
                    )
                )
                + "\n]\n"
        );

    private static void RequireDuckDb()
    {
        try
        {
            DuckDbLibrary.Require();
        }
        catch (MissingDependencyException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    private static async Task<TargetResult> LoadAsync(
        BucketScene scene,
        string target,
        Source dump,
        string writer = "a",
        bool force = false
    )
    {
        var options = scene.FetcherOptions(writer);
        using var s3 = scene.Transport(options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        var load = new SpanshDump(
            new SpanshDumpOptions
            {
                Targets = [target],
                Sinks = DuckDbSinks.All,
                Force = force,
            }
        );
        var result = await load.RunAsync(fetcher, dump, cancellationToken: BucketScene.Ending);
        return Assert.Single(result.Targets);
    }

    private static async Task<IReadOnlyList<ImportRecord>> ImportsAsync(BucketScene scene, string kind)
    {
        var options = scene.FetcherOptions("reader");
        using var s3 = scene.Transport(options);
        return await SpanshDump.ReadImportsAsync(
            $"{kind}:{Place}",
            DuckDbSinks.All,
            new ManifestOptions { Transports = [s3], Work = options.Work },
            BucketScene.Ending
        );
    }

    private static async Task<List<FileVerification>> VerifyAsync(BucketScene scene)
    {
        var options = scene.FetcherOptions("reader");
        using var s3 = scene.Transport(options);
        var manifest = await Manifest.OpenAsync(
            Place,
            new ManifestOptions { Transports = [s3], Work = options.Work },
            BucketScene.Ending
        );
        var found = new List<FileVerification>();
        await foreach (
            var one in manifest.VerifyAsync(
                new VerifyOptions { WriteVerdicts = false },
                cancellationToken: BucketScene.Ending
            )
        )
        {
            found.Add(one);
        }

        return found;
    }

    private static string FolderOf(BucketScene scene, ImportRecord import) =>
        scene
            .Origin.Keys.Single(key =>
                key.StartsWith(Prefix + "/20", StringComparison.Ordinal)
                && key.EndsWith("/import.json", StringComparison.Ordinal)
                && key.Contains(import.Sha256[..8], StringComparison.Ordinal)
            )
            .Split('/')[1];

    private static byte[] Stored(BucketScene scene, string path) => scene.Origin.Find($"{Prefix}/{path}")!.Bytes;

    private static int Lines(byte[] bytes) => bytes.Count(letter => letter == (byte)'\n');
}
