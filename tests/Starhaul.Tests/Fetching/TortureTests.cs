using System.Diagnostics;
using System.Globalization;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// Everything that can go wrong, at every place where it can: the file is whole, of one version, or there is none. A few places without
/// <c>STARHAUL_LONG=1</c>, all of them with it.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class TortureTests
{
    private const int Length = 1_000_000;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";
    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(Length, seed: 2);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task An_origin_that_changes_at_any_request_gives_one_of_its_versions_whole(int connections)
    {
        for (var request = 0; request <= (IsLong ? 20 : 4); request++)
        {
            await HoldsOneVersionAsync(connections, Faults.ChangesTo(B).After(request), $"request {request}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task An_origin_that_changes_at_any_tenth_of_the_body_gives_one_of_its_versions_whole(int connections)
    {
        for (var tenth = 0; tenth <= 10; tenth += IsLong ? 1 : 3)
        {
            await HoldsOneVersionAsync(
                connections,
                Faults.ChangesToAfterBytes(B, Length * tenth / 10),
                $"{tenth} tenths"
            );
        }
    }

    [Theory]
    [InlineData(OriginProtocol.Http, 1)]
    [InlineData(OriginProtocol.Http, 8)]
    [InlineData(OriginProtocol.Http2, 1)]
    [InlineData(OriginProtocol.Http2, 8)]
    public async Task Connections_and_streams_that_are_reset_anywhere_cost_no_byte_of_the_file(
        OriginProtocol protocol,
        int connections
    )
    {
        for (var at = 0; at < Length; at += IsLong ? 40_000 : 400_000)
        {
            await using var scene = await FetchScene.StartAsync(protocol, connections);
            var url = scene.Origin.Serve(
                "/f.bin",
                A,
                Faults.CutAfter(at, reset: true).OnDownload().Times(3),
                Faults.Drop(reset: true).OnDownload().After(4).Times(1)
            );

            await scene.FetchAsync(url);

            await scene.HoldsAsync("f.bin", A.Content);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_server_that_only_drips_is_left_for_the_mirror(int connections)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        scene.Limits = scene.Limits with
        {
            LeastBytesPerSecond = 50_000,
            PaceOver = TimeSpan.FromSeconds(0.5),
            AttemptsWithoutProgress = 2,
        };
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(1_000).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.bin", A);

        await scene.FetchAsync(url, FetchOptions.Default with { Mirrors = [Source.Parse(mirror)] });

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_disk_that_is_full_anywhere_is_exit_6_and_the_next_run_goes_on()
    {
        var sizes = IsLong ? Enumerable.Range(1, 30).Select(step => step * 32) : [64, 500, 900];
        foreach (var size in sizes)
        {
            using var disk = SmallDisk.Mount($"{size}k");
            await using var origin = await Origin.StartAsync();

            // Without a length nobody can know beforehand that it does not fit.
            var url = origin.Serve("/f.bin", A, Faults.Chunked());
            await using (var fetcher = Fetcher(disk.Folder))
            {
                var error = await Assert.ThrowsAsync<DestinationException>(() =>
                    fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending)
                );
                Assert.Equal(ExitCode.Destination, error.ExitCode);
                Assert.False(File.Exists(Path.Combine(disk.Folder, "f.bin")), $"{size} KiB");
            }

            disk.Change("size=8m");
            origin.Serve("/f.bin", A);
            await using var again = Fetcher(disk.Folder);
            var result = await again.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending);

            Assert.Equal(A.Content.Sha256(), result.Record.Sha256);
            Assert.Equal(A.Content.ToArray(), await File.ReadAllBytesAsync(result.Path, Ending));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Of_two_programs_on_one_source_and_box_one_brings_the_file_and_the_other_says_so(int connections)
    {
        for (var round = 0; round < (IsLong ? 20 : 2); round++)
        {
            await using var scene = await FetchScene.StartAsync();
            var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(3_000_000).OnDownload());

            var both = await Task.WhenAll(
                RunAsync(scene, url, connections, signal: null),
                RunAsync(scene, url, connections, signal: null)
            );

            Assert.Contains(0, both);
            Assert.All(both, exit => Assert.Contains(exit, (int[])[0, 6]));
            await scene.HoldsAsync("f.bin", A.Content);
            Assert.Empty((await Manifest.CheckAsync(scene.Box, cancellationToken: Ending)).Faults);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task SIGTERM_anywhere_leaves_what_the_next_run_goes_on_from(int connections)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(1_000_000 / connections).OnDownload());
        var random = new Random(connections);
        for (var round = 0; round < (IsLong ? 60 : 4); round++)
        {
            var exit = await RunAsync(scene, url, connections, TimeSpan.FromSeconds(random.NextDouble() * 1.5));

            // Before the program hears signals the system ends it by them.
            Assert.Contains(exit, (int[])[0, 143]);
            if (exit == 0)
            {
                await scene.HoldsAsync("f.bin", A.Content);
                Directory.Delete(scene.Box, recursive: true);
                Directory.CreateDirectory(scene.Box);
            }
        }

        Assert.Equal(0, await RunAsync(scene, url, connections, signal: null));
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_kill_costs_no_more_than_what_came_since_the_state_was_written(int connections)
    {
        // The state is written every 5 s at the latest; a busy machine has some seconds more.
        const int rate = 6_000_000;
        const int tail = 9 * rate;
        Assert.SkipUnless(IsLong || connections > 1, "STARHAUL_LONG is not 1.");
        var file = OriginFile.Random(20L * rate);
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", file, Faults.Rate(rate / connections).OnDownload());

        await RunAsync(scene, url, connections, TimeSpan.FromSeconds(13), "-KILL");
        scene.Origin.Serve("/f.bin", file);
        Assert.Equal(0, await RunAsync(scene, url, connections, signal: null));

        await scene.HoldsAsync("f.bin", file.Content);
        var sent = scene.Downloads.Sum(request => request.BodyBytesSent);
        Assert.InRange(sent, file.Content.Length, file.Content.Length + tail);
    }

    private static async Task HoldsOneVersionAsync(int connections, Fault change, string place)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(4_000_000).OnDownload(), change);
        var mirror = scene.Origin.Serve("/mirror/f.bin", A with { ETag = "\"mirrored\"" });

        var result = await scene.FetchAsync(url, FetchOptions.Default with { Mirrors = [Source.Parse(mirror)] });

        Assert.True(
            result.Record.Sha256 == A.Content.Sha256() || result.Record.Sha256 == B.Content.Sha256(),
            $"{place}: bytes of no version"
        );
        await scene.HoldsAsync("f.bin", result.Record.Sha256 == A.Content.Sha256() ? A.Content : B.Content);
    }

    private static FileFetcher Fetcher(string box) =>
        new(
            new FileFetcherOptions
            {
                Box = box,
                JitterSeed = 1,
                Limits = new TransferLimits
                {
                    MinFree = 0,
                    FirstBackoff = TimeSpan.FromMilliseconds(1),
                    AttemptsWithoutProgress = 2,
                },
            }
        );

    /// <summary>Runs the program, and sends it a signal after a while.</summary>
    private static async Task<int> RunAsync(
        FetchScene scene,
        string url,
        int connections,
        TimeSpan? signal,
        string name = "-TERM"
    )
    {
        var number = connections.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Starhaul.Cli"),
            ["get", url, "--quiet", "--connections", number]
        )
        {
            WorkingDirectory = scene.Box,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(Ending);
        var printed = process.StandardOutput.ReadToEndAsync(Ending);
        if (signal is { } delay)
        {
            await Task.WhenAny(process.WaitForExitAsync(Ending), Task.Delay(delay, Ending));
            using var kill = Process.Start("kill", [name, process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(Ending);
        }

        await process.WaitForExitAsync(Ending);
        await printed;
        Assert.True(process.ExitCode != (int)ExitCode.InternalError, await said);
        return process.ExitCode;
    }
}
