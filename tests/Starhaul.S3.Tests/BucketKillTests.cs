using System.Diagnostics;
using System.Security.Cryptography;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>A program that brings files into a bucket and is killed leaves the old object or the new one, known, and no upload of its own.</summary>
public sealed class BucketKillTests
{
    /// <summary>Three parts.</summary>
    private const int Length = 20_000_000;

    [Fact]
    public async Task Whenever_it_is_killed_the_next_run_leaves_file_and_record_of_one_version()
    {
        var kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") is { Length: > 0 } ? 50 : 3;
        await using var scene = await BucketScene.StartAsync();
        var random = new Random(7);
        var writes = await WritesOfOneRunAsync(scene);
        for (var kill = 0; kill < kills; kill++)
        {
            // Every place between two writes comes in turn: before a write is done, or after that and before its answer.
            var place = kills < writes ? random.Next(writes) : kill % writes;
            var isAfter = random.Next(2) == 0;
            var bytes = S3Scene.Bytes(Length, seed: 100 + kill);
            var source = scene.File("a.bin", bytes);
            await KillAtAsync(scene, source, place, isAfter);

            await RequireOneVersionAsync(scene);
            await RunAsync(scene, source);

            Assert.Equal(bytes, scene.Stored("a.bin"));
            await RequireOneVersionAsync(scene);
            Assert.Empty(scene.Origin.OpenUploads);
            Assert.True((await scene.CheckAsync()).IsSound);
        }
    }

    [Fact]
    public async Task Takes_up_the_parts_that_the_server_has()
    {
        await using var scene = await BucketScene.StartAsync();
        var source = scene.File("a.bin", S3Scene.Bytes(Length));
        await KillAtAsync(scene, source, place: 3, isAfter: true);
        Assert.Single(scene.Origin.OpenUploads);
        scene.Origin.ForgetRequests();

        // What was proven before the kill is published before anything is asked of the source, which is unchanged then.
        await RunAsync(scene, source, isForced: false);

        Assert.Equal(S3Scene.Bytes(Length), scene.Stored("a.bin"));
        Assert.DoesNotContain(
            scene.Origin.Requests,
            request => request.Target.Contains("uploads=", StringComparison.Ordinal)
        );
        Assert.InRange(
            scene.Origin.Requests.Count(request =>
                request.Target.Contains("partNumber=", StringComparison.Ordinal) && request.Method == "PUT"
            ),
            0,
            2
        );
    }

    /// <summary>Of every path the object is the one that its record tells of, but where a run was killed between the two: then its state knows.</summary>
    private static async Task RequireOneVersionAsync(BucketScene scene)
    {
        var records = await scene.RecordsAsync();
        var stored = scene.Stored("a.bin");
        var isKnown = records.Any(record => record.Sha256 == Hash(stored));
        var isPending = Directory
            .GetFiles(scene.WorkOf("killed"), "*.part.json", SearchOption.AllDirectories)
            .Any(state => stored is null || File.ReadAllText(state).Contains(Hash(stored)!, StringComparison.Ordinal));
        Assert.True(stored is null ? records.Count == 0 : isKnown || isPending);
    }

    private static async Task<int> WritesOfOneRunAsync(BucketScene scene)
    {
        await RunAsync(scene, scene.File("a.bin", S3Scene.Bytes(Length, seed: 99)));
        return scene.Origin.Requests.Count(static request => request.Method is "PUT" or "POST" or "DELETE");
    }

    private static async Task KillAtAsync(BucketScene scene, Source source, int place, bool isAfter)
    {
        using var process = Start(scene, source, isForced: true);
        await KillAtAsync(scene, process, place, isAfter);
    }

    /// <summary>Kills a program at one of its writes: before that is done, or after it and before its answer.</summary>
    internal static async Task KillAtAsync(BucketScene scene, Process process, int place, bool isAfter)
    {
        var seen = 0;
        void Kill()
        {
            if (Interlocked.Increment(ref seen) == place + 1)
            {
                process.Kill();
                process.WaitForExit();
            }
        }

        if (isAfter)
        {
            scene.Origin.AfterWrite = _ =>
            {
                Kill();
                return null;
            };
        }
        else
        {
            scene.Origin.BeforeWrite = _ => Kill();
        }

        await process.WaitForExitAsync(BucketScene.Ending).WaitAsync(TimeSpan.FromMinutes(1), BucketScene.Ending);
        (scene.Origin.BeforeWrite, scene.Origin.AfterWrite) = (null, null);
    }

    private static async Task RunAsync(BucketScene scene, Source source, bool isForced = true)
    {
        using var process = Start(scene, source, isForced);
        await process.WaitForExitAsync(BucketScene.Ending).WaitAsync(TimeSpan.FromMinutes(1), BucketScene.Ending);
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(BucketScene scene, Source source, bool isForced)
    {
        var start = new ProcessStartInfo(
            BuiltProgram.Path,
            [
                "get",
                "--quiet",
                .. (isForced ? new[] { "--force" } : []),
                "--box",
                scene.Box,
                "--work",
                scene.WorkOf("killed"),
                source.Text,
                "--s3-endpoint",
                scene.Origin.Endpoint.AbsoluteUri,
            ]
        );
        start.Environment["AWS_ACCESS_KEY_ID"] = S3Origin.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = S3Origin.SecretKey;
        start.Environment["HOME"] = scene.WorkOf("home");
        return Process.Start(start)!;
    }

    private static string? Hash(byte[]? bytes) =>
        bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes));
}
