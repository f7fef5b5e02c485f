using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>A load into a bucket that is killed leaves what was known before, or the whole import, and the next run ends it.</summary>
public sealed class BucketTargetKillTests
{
    private static readonly string Target = $"parquet:s3://{S3Origin.Bucket}/tables";

    [Fact]
    public async Task Whenever_it_is_killed_imports_and_views_are_the_old_ones_or_the_new_ones()
    {
        var kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") is { Length: > 0 } ? 50 : 3;
        await using var scene = await BucketScene.StartAsync();
        var random = new Random(11);
        await RunAsync(scene, scene.File("first.json", BucketTargetTests.Dump("Sol")));
        var writes = scene.Origin.Requests.Count(static request => request.Method is "PUT" or "POST" or "DELETE");
        for (var kill = 0; kill < kills; kill++)
        {
            var place = kills < writes ? random.Next(writes) : kill % writes;
            var dump = scene.File("again.json", BucketTargetTests.Dump("Sol", $"System {kill}"));
            var before = await ImportsAsync(scene);
            using (var process = Start(scene, Words(scene, dump)))
            {
                await BucketKillTests.KillAtAsync(scene, process, place, isAfter: random.Next(2) == 0);
            }

            var after = await ImportsAsync(scene);
            Assert.InRange(after.Count, before.Count, before.Count + 1);
            RequireViewsOf(scene, after);

            await RunAsync(scene, dump);

            var ended = await ImportsAsync(scene);
            Assert.Equal(before.Count + 1, ended.Count);
            Assert.Equal(ended.Count, RequireViewsOf(scene, ended));
            Assert.Empty(scene.Origin.OpenUploads);
        }

        using var verify = Start(
            scene,
            ["verify", $"s3://{S3Origin.Bucket}/tables", "--s3-endpoint", scene.Origin.Endpoint.AbsoluteUri]
        );
        await verify.WaitForExitAsync(BucketScene.Ending).WaitAsync(TimeSpan.FromMinutes(2), BucketScene.Ending);
        Assert.Equal(0, verify.ExitCode);
    }

    /// <summary>Sees to it that the views read files of whole imports alone.</summary>
    /// <returns>How many.</returns>
    private static int RequireViewsOf(BucketScene scene, IReadOnlyList<string> imports)
    {
        var sql = Encoding.UTF8.GetString(scene.Origin.Find("tables/views.sql")!.Bytes);
        var shown = scene
            .Origin.Keys.Select(static key => key.Split('/'))
            .Where(parts => parts is [_, _, "import.json"] && sql.Contains($"/{parts[1]}/", StringComparison.Ordinal))
            .Select(static parts => parts[1])
            .ToList();
        Assert.All(shown, folder => Assert.Contains(imports, hash => folder.Contains(hash, StringComparison.Ordinal)));
        return shown.Count;
    }

    /// <summary>The first digits of the content of every import, as the command lists them.</summary>
    private static async Task<IReadOnlyList<string>> ImportsAsync(BucketScene scene)
    {
        using var process = Start(
            scene,
            ["imports", Target, "--json", "--s3-endpoint", scene.Origin.Endpoint.AbsoluteUri],
            work: "reader"
        );
        var text = await process.StandardOutput.ReadToEndAsync(BucketScene.Ending);
        await process.WaitForExitAsync(BucketScene.Ending).WaitAsync(TimeSpan.FromMinutes(1), BucketScene.Ending);
        Assert.Equal(0, process.ExitCode);
        using var document = JsonDocument.Parse(text);
        return
        [
            .. document
                .RootElement.GetProperty("imports")
                .EnumerateArray()
                .Select(static import => import.GetProperty("sha256").GetString()![..8]),
        ];
    }

    private static async Task RunAsync(BucketScene scene, Source dump)
    {
        using var process = Start(scene, Words(scene, dump));
        var errors = process.StandardError.ReadToEndAsync(BucketScene.Ending);
        await process.WaitForExitAsync(BucketScene.Ending).WaitAsync(TimeSpan.FromMinutes(1), BucketScene.Ending);
        Assert.True(process.ExitCode == 0, await errors);
    }

    private static string[] Words(BucketScene scene, Source dump) =>
        [
            "run",
            "spansh-dump",
            dump.Text,
            "--to",
            Target,
            "--box",
            scene.WorkOf("dumps"),
            "--s3-endpoint",
            scene.Origin.Endpoint.AbsoluteUri,
        ];

    private static Process Start(BucketScene scene, string[] words, string work = "killed")
    {
        Directory.CreateDirectory(scene.WorkOf("dumps"));
        var start = new ProcessStartInfo(BuiltProgram.Path, [.. words, "--work", scene.WorkOf(work)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = S3Origin.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = S3Origin.SecretKey;
        start.Environment["HOME"] = scene.WorkOf("home");
        return Process.Start(start)!;
    }
}
