using System.Diagnostics;
using System.Globalization;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>A program that is killed leaves a part file, and the next one goes on from there.</summary>
public sealed class KillTests
{
    private const int Length = 12_000_000;

    [Fact]
    public async Task Goes_on_after_a_kill_where_the_part_file_ends()
    {
        var bytes = S3Scene.Bytes(Length);
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, new S3OriginObject(bytes), Faults.Rate(2_000_000).OnDownload().Times(1));
        var box = Directory.CreateDirectory(scene.Box).FullName;
        using (var first = Start(scene))
        {
            // The state is written every 5 s: what it counts is what a resume may believe.
            while (!IsCounted(Path.Combine(box, "a.bin.part.json")))
            {
                Assert.False(first.HasExited, "The fetch was over before it was killed.");
                await Task.Delay(TimeSpan.FromMilliseconds(20), S3Scene.Ending);
            }

            first.Kill();
            await first.WaitForExitAsync(S3Scene.Ending);
        }

        scene.Origin.ForgetRequests();
        using var second = Start(scene);
        await second.WaitForExitAsync(S3Scene.Ending);

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(box, "a.bin"), S3Scene.Ending));
        var resumed = scene.Origin.Requests[^1].Headers["Range"]!;
        var from = int.Parse(resumed["bytes=".Length..^1], CultureInfo.InvariantCulture);
        Assert.InRange(from, 1, Length - 1);
    }

    private static bool IsCounted(string state)
    {
        try
        {
            return File.ReadAllText(state).Contains("\"checkpoints\":[{", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Process Start(S3Scene scene)
    {
        var start = new ProcessStartInfo(
            BuiltProgram.Path,
            [
                "get",
                "--quiet",
                "--connections",
                "1",
                "--box",
                scene.Box,
                S3Scene.SourceOf(S3Scene.Key).Text,
                "--s3-endpoint",
                scene.Origin.Endpoint.AbsoluteUri,
            ]
        );
        foreach (var (name, value) in scene.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["HOME"] = scene.Home;
        return Process.Start(start)!;
    }
}
