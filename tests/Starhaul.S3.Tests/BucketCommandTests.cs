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

    private static async Task<string> RunAsync(BucketScene scene, int expected, params string[] words)
    {
        var start = new ProcessStartInfo(
            BuiltProgram.Path,
            [
                .. words,
                "--box",
                scene.Box,
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
        Assert.True(expected == process.ExitCode, $"{string.Join(' ', words)}: {await errors}{await output}");
        return await output;
    }
}
