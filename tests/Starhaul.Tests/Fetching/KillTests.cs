using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// The program, killed by SIGKILL at any moment and started again: what is published is whole at every moment, and the
/// last run ends with the right bytes and nothing left over; what the state beside a part file counts is not fetched again. <c>STARHAUL_LONG=1</c> kills it 200 times each.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class KillTests
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 200 : 2;

    /// <summary>What is counted is flushed and has a hash: none of it is fetched again, but for what one read may take along.</summary>
    private const long LongestTail = 256 * 1024;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_holds_still_is_right_after_any_kill()
    {
        var file = OriginFile.Random(1_500_000, seed: 1);
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", file);

        await KillAsync(scene, url, "f.bin", [file.Content], change: null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task A_file_of_so_many_connections_and_two_mirrors_is_right_after_any_kill(int connections)
    {
        var file = OriginFile.Random(24_000_000, seed: 1);
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", file);
        var mirror = scene.Origin.Serve("/mirror/f.bin", file with { ETag = "\"mirrored\"" });
        var second = scene.Origin.Serve("/second/f.bin", file with { ETag = null, LastModified = null });

        await KillAsync(
            scene,
            url,
            "f.bin",
            [file.Content],
            change: null,
            [
                "--limit-rate",
                "40M",
                "--connections",
                $"{connections}",
                "--mirror",
                mirror,
                "--mirror",
                second,
                "--sha256",
                file.Content.Sha256(),
            ]
        );
    }

    [Fact]
    public async Task A_file_that_changes_is_one_of_its_versions_after_any_kill()
    {
        OriginFile[] versions = [OriginFile.Random(1_500_000, seed: 1), OriginFile.Random(1_500_000, seed: 2)];
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", versions[0], Faults.IgnoreIfRange());
        var changes = 0;

        await KillAsync(
            scene,
            url,
            "f.bin",
            [.. versions.Select(version => version.Content)],
            change: () => scene.Origin.Serve("/f.bin", versions[++changes % 2], Faults.IgnoreIfRange())
        );
    }

    [Fact]
    public async Task A_decoded_file_is_right_after_any_kill()
    {
        var plain = OriginContent.Of(Texts.JsonArray(60_000));
        var file = OriginFile.Gzip(plain.ToArray());
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", file);

        await KillAsync(scene, url, "f.json.gz", [file.Content], change: null, "--decode", "--meta");

        await scene.HoldsAsync("f.json", plain);
    }

    [Fact]
    public async Task A_file_under_a_coding_is_right_after_any_kill()
    {
        var plain = Texts.JsonArray(60_000);
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json", OriginFile.GzipCoded(plain));

        await KillAsync(scene, url, "f.json", [OriginContent.Of(plain)], change: null);
    }

    private static async Task KillAsync(
        FetchScene scene,
        string url,
        string name,
        IReadOnlyList<OriginContent> versions,
        Action? change,
        params string[] options
    )
    {
        var hashes = versions.Select(version => version.Sha256()).ToHashSet(StringComparer.Ordinal);
        var random = new Random(name.Length + versions.Count);

        // How long one run takes, so that the kills fall on every part of it, the start and the publish too.
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, await RunAsync(scene, url, killAfter: null, options));
        var whole = Stopwatch.GetElapsedTime(started);
        for (var kill = 0; kill < Kills; kill++)
        {
            change?.Invoke();
            await RunAsync(scene, url, whole * (random.NextDouble() * 1.1), ["--force", .. options]);
            RequireWhole(scene.PathOf(name), hashes);
            if (kill % 2 == 1)
            {
                // Without --force: what is left is resumed, or a publish is finished.
                var counted = change is null ? Counted(scene.PathOf(name)) : [];
                scene.Origin.ForgetRequests();
                await RunAsync(scene, url, whole * (random.NextDouble() * 1.1), options);
                RequireWhole(scene.PathOf(name), hashes);
                Assert.InRange(BytesOf(scene.Downloads, counted), 0, LongestTail);
            }
        }

        Assert.Equal(0, await RunAsync(scene, url, killAfter: null, options));
        var last = change is null ? versions[0] : versions[Kills % 2];
        await scene.HoldsAsync(name, last);
        var chain = await Manifest.CheckAsync(scene.Box, cancellationToken: Ending);
        Assert.Empty(chain.Faults);
        var manifest = await Manifest.OpenAsync(scene.Box, cancellationToken: Ending);
        await foreach (var verified in manifest.VerifyAsync(VerifyOptions.Default, cancellationToken: Ending))
        {
            Assert.Equal(Verdict.Pass, verified.Verdict);
        }
    }

    /// <summary>What the state beside a part file counts; nothing where there is none.</summary>
    private static IReadOnlyList<ByteRange> Counted(string path) =>
        File.Exists($"{path}.part.json")
            ? JsonSerializer
                .Deserialize(File.ReadAllBytes($"{path}.part.json"), RecordsJson.Default.PartState)!
                .Completed
            : [];

    /// <summary>How many bytes of ranges were sent again.</summary>
    private static long BytesOf(IEnumerable<OriginRequest> requests, IReadOnlyList<ByteRange> ranges)
    {
        var twice = 0L;
        foreach (var request in requests)
        {
            var start = request.Headers["Range"] is ['b', 'y', 't', 'e', 's', '=', .. var asked]
                ? long.Parse(asked.Split('-')[0], CultureInfo.InvariantCulture)
                : 0;
            twice += ranges.Sum(range =>
                Math.Max(0, Math.Min(range.End, start + request.BodyBytesSent) - Math.Max(range.Start, start))
            );
        }

        return twice;
    }

    /// <summary>The published file is there (the first run saw to it), and is one version from end to end.</summary>
    private static void RequireWhole(string path, HashSet<string> hashes) =>
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), hashes);

    private static string[] Rate(IEnumerable<string> options) =>
        options.Contains("--limit-rate", StringComparer.Ordinal) ? [] : ["--limit-rate", "6M"];

    /// <summary>Runs the program at a rate that makes a run take about a second.</summary>
    private static async Task<int> RunAsync(
        FetchScene scene,
        string url,
        TimeSpan? killAfter,
        IEnumerable<string> options
    )
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Starhaul.Cli"))
        {
            WorkingDirectory = scene.Box,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["get", url, "--quiet", .. Rate(options), .. options])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(Ending);
        var printed = process.StandardOutput.ReadToEndAsync(Ending);
        if (killAfter is { } delay)
        {
            await Task.Delay(delay, Ending);
            process.Kill();
        }

        await process.WaitForExitAsync(Ending);
        await printed;
        var failure = await said;
        Assert.True(process.ExitCode is 0 or 137, $"exit {process.ExitCode}: {failure}");
        return process.ExitCode;
    }
}
