using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>The commands on a box in a bucket, as they are typed.</summary>
public sealed class BucketCommandTests
{
    [Fact]
    public async Task Every_command_of_a_box_works_on_one_in_a_bucket()
    {
        await using var scene = await BucketScene.StartAsync();
        var first = scene.File("a.bin", S3Scene.Bytes(5000));
        var second = scene.File("b.bin", S3Scene.Bytes(6000));

        var got = await RunAsync(scene, 0, "get", first.Text, second.Text);
        Assert.Contains($"fetched {scene.Box}/a.bin", got, StringComparison.Ordinal);
        Assert.Contains("unchanged", await RunAsync(scene, 0, "get", first.Text), StringComparison.Ordinal);
        Assert.Contains("b.bin", await RunAsync(scene, 0, "manifest", "list"), StringComparison.Ordinal);
        Assert.Contains(first.Text, await RunAsync(scene, 0, "manifest", "show", "a.bin"), StringComparison.Ordinal);
        Assert.Contains("  a.bin", await RunAsync(scene, 0, "manifest", "export"), StringComparison.Ordinal);
        await RunAsync(scene, 0, "verify");

        var head = (await RunAsync(scene, 0, "manifest", "check"))
            .Split('\n')
            .Single(line => line.StartsWith("head ", StringComparison.Ordinal))["head ".Length..];
        await RunAsync(scene, 0, "manifest", "check", "--head", head);
        await RunAsync(scene, 4, "manifest", "check", "--head", head[..^64] + new string('0', 64));

        await RunAsync(scene, 0, "forget", "b.bin", "--yes");
        Assert.Null(scene.Stored("b.bin"));
        Assert.NotNull(scene.Stored("a.bin"));
        var flipped = S3Scene.Bytes(5000);
        flipped[7] ^= 1;
        scene.Origin.Put("dumps/a.bin", new S3OriginObject(flipped));
        await RunAsync(scene, 4, "verify");
    }

    [Fact]
    public async Task A_dump_in_a_bucket_is_loaded_from_a_box_in_a_bucket()
    {
        await using var scene = await BucketScene.StartAsync();
        var dump =
            "[\n{\"id64\":10477373803,\"name\":\"Sol\",\"coords\":{\"x\":0,\"y\":0,\"z\":0},\"date\":\"2026-11-01 00:00:00+00\"}\n]\n";
        scene.Origin.Put("sources/systems.json", new S3OriginObject(Encoding.UTF8.GetBytes(dump)));
        var target = Path.Combine(Directory.CreateDirectory(scene.WorkOf("target")).FullName, "out");

        var text = await RunAsync(
            scene,
            0,
            "run",
            "spansh-dump",
            $"s3://{S3Origin.Bucket}/sources/systems.json",
            "--to",
            $"ndjson:{target}",
            "--json"
        );

        using var document = JsonDocument.Parse(text);
        Assert.Equal(dump, Encoding.UTF8.GetString(scene.Stored("systems.json")!));
        Assert.True(Directory.Exists(target));
    }

    [Fact]
    public async Task The_number_of_an_import_in_a_bucket_is_listed_as_messages_write_it()
    {
        await using var scene = await BucketScene.StartAsync();
        var dump = scene.File(
            "systems.json",
            "[\n{\"id64\":10477373803,\"name\":\"Sol\",\"date\":\"2026-11-01 00:00:00+00\"}\n]\n"u8.ToArray()
        );
        var target = $"ndjson:s3://{S3Origin.Bucket}/tables";

        await RunAsync(scene, 0, "run", "spansh-dump", dump.Text, "--to", target);
        var listed = await RunAsync(scene, 0, "imports", target);

        Assert.Matches(@"(?m)^\d{16} ", listed);
    }

    [Fact]
    public async Task Shares_of_a_box_in_a_bucket_are_verified_in_turn()
    {
        await using var scene = await BucketScene.StartAsync();
        var sources = Enumerable.Range(0, 4).Select(at => scene.File($"f{at}.bin", S3Scene.Bytes(100, at)).Text);
        await RunAsync(scene, 0, ["get", .. sources]);
        scene.Origin.Put("dumps/f3.bin", new S3OriginObject(S3Scene.Bytes(100, seed: 9)));

        var codes = new List<int>();
        for (var share = 1; share <= 4; share++)
        {
            codes.Add(await CodeOfAsync(scene, "verify", "--sample", $"{share}/4"));
        }

        Assert.Equal([0, 0, 0, 4], codes.Order());
    }

    [Fact]
    public async Task Superseded_files_of_a_bucket_are_pruned_and_the_newest_stays()
    {
        await using var scene = await BucketScene.StartAsync();
        var source = scene.File("a.bin", S3Scene.Bytes(100, seed: 1));
        await RunAsync(scene, 0, "get", source.Text, "-o", "old.bin");
        await Task.Delay(TimeSpan.FromSeconds(1.1), BucketScene.Ending); // times of records are whole seconds
        scene.File("a.bin", S3Scene.Bytes(100, seed: 2));
        await RunAsync(scene, 0, "get", source.Text, "-o", "new.bin");

        await RunAsync(scene, 0, "prune", "--keep", "1");
        Assert.NotNull(scene.Stored("old.bin"));
        await RunAsync(scene, 0, "prune", "--keep", "1", "--yes");

        Assert.Null(scene.Stored("old.bin"));
        Assert.NotNull(scene.Stored("new.bin"));
        Assert.Equal("new.bin", Assert.Single(await scene.RecordsAsync()).Path);
    }

    [Fact]
    public async Task A_bag_of_a_box_in_a_bucket_holds_its_files()
    {
        await using var scene = await BucketScene.StartAsync();
        await RunAsync(scene, 0, "get", scene.File("a.bin", S3Scene.Bytes(20_000_000)).Text);
        var bag = scene.WorkOf("bag");

        await RunAsync(scene, 0, "manifest", "export", "--format", "bagit", "-o", bag);

        Assert.Equal(
            S3Scene.Bytes(20_000_000),
            await File.ReadAllBytesAsync(Path.Combine(bag, "data", "a.bin"), BucketScene.Ending)
        );
        Assert.Contains(
            "data/a.bin",
            await File.ReadAllTextAsync(Path.Combine(bag, "manifest-sha256.txt"), BucketScene.Ending),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_decoded_file_and_sidecars_come_into_the_bucket_beside_what_they_are_of()
    {
        await using var scene = await BucketScene.StartAsync();
        var text = "{\"a\":1}\n"u8.ToArray();
        using var packed = new MemoryStream();
        await using (
            var gzip = new System.IO.Compression.GZipStream(
                packed,
                System.IO.Compression.CompressionMode.Compress,
                leaveOpen: true
            )
        )
        {
            await gzip.WriteAsync(text, BucketScene.Ending);
        }

        var source = scene.File("a.json.gz", packed.ToArray());

        await RunAsync(scene, 0, "get", source.Text, "--decode", "--meta");

        Assert.Equal(packed.ToArray(), scene.Stored("a.json.gz"));
        Assert.Equal(text, scene.Stored("a.json"));
        foreach (var name in new[] { "a.json.gz", "a.json" })
        {
            using var meta = JsonDocument.Parse(scene.Stored(name + ".meta.json"));
            Assert.Equal(name, meta.RootElement.GetProperty("path").GetString());
        }

        // Both are written down at once: nobody sees one without the other.
        Assert.Equal(1, (await scene.CheckAsync()).Writers!.Sum(static writer => writer.Objects));
        Assert.Contains(
            "unchanged",
            await RunAsync(scene, 0, "get", source.Text, "--decode"),
            StringComparison.Ordinal
        );
        await RunAsync(scene, 0, "verify");
    }

    [Fact]
    public async Task Only_dumps_are_loaded_into_a_bucket()
    {
        await using var scene = await BucketScene.StartAsync();
        var dump = scene.File("systems.json", "[]"u8.ToArray()).Text;

        Assert.Equal(2, await CodeOfAsync(scene, "run", "spansh-dump", dump, "--to", "sqlite:s3://starhaul-test/x"));
        Assert.Equal(2, await CodeOfAsync(scene, "run", "spansh-dump", dump, "--to", "duckdb:s3://starhaul-test/x"));
        Assert.Empty(scene.Origin.Keys);
    }

    private static async Task<string> RunAsync(BucketScene scene, int expected, params string[] words)
    {
        var (code, output, errors) = await EndAsync(scene, words);
        Assert.True(expected == code, $"{string.Join(' ', words)}: {errors}{output}");
        return output;
    }

    private static async Task<int> CodeOfAsync(BucketScene scene, params string[] words) =>
        (await EndAsync(scene, words)).Code;

    private static async Task<(int Code, string Output, string Errors)> EndAsync(BucketScene scene, string[] words)
    {
        var start = new ProcessStartInfo(
            BuiltProgram.Path,
            [
                .. words,
                .. words[0] == "imports" ? Array.Empty<string>() : ["--box", scene.Box],
                "--work",
                scene.WorkOf("cli"),
                "--s3-endpoint",
                scene.Origin.Endpoint.AbsoluteUri,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = S3Origin.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = S3Origin.SecretKey;
        start.Environment["HOME"] = scene.WorkOf("home");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(BucketScene.Ending);
        var errors = process.StandardError.ReadToEndAsync(BucketScene.Ending);
        await process.WaitForExitAsync(BucketScene.Ending).WaitAsync(TimeSpan.FromMinutes(2), BucketScene.Ending);
        return (process.ExitCode, await output, await errors);
    }
}
