using System.Diagnostics;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>Limits are the process's: torrents and files of servers have them together.</summary>
public sealed class RateTests
{
    private const int Length = 30 * 256 * 1024;
    private const int Rate = 1_500_000;

    [Fact]
    public async Task Two_torrents_and_a_file_of_a_server_have_one_limit_together()
    {
        await using var one = SwarmScene.Create();
        await using var two = SwarmScene.Create();
        await using var origin = await Origin.StartAsync();
        var bytes = SwarmScene.Bytes(Length);
        var url = origin.Serve("/c.bin", OriginFile.Of(bytes));
        Make(one, "a.bin", seed: 2);
        Make(two, "b.bin", seed: 3);
        await using var swarms = one.CreateTransport(out var options, Rate);
        swarms.Add(two.Torrent, isGiven: true);
        await using var fetcher = new FileFetcher(options with { Transports = [swarms] });
        Source[] sources = [one.Torrent.Files[0].Source, two.Torrent.Files[0].Source, Source.Parse(url)];
        var began = Stopwatch.GetTimestamp();

        await Task.WhenAll(
            sources.Select(source =>
                fetcher.FetchAsync(source, FetchOptions.Default, cancellationToken: SwarmScene.Ending)
            )
        );

        // Each under a limit of its own would be done in a third of that.
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.InRange(seconds, 0.8 * 3 * Length / Rate, double.MaxValue);
    }

    [Fact]
    public async Task A_torrent_alone_has_nearly_the_whole_limit()
    {
        await using var scene = SwarmScene.Create();
        Make(scene, "a.bin", seed: 2);
        await using var swarms = scene.CreateTransport(out var options, Rate);
        await using var fetcher = new FileFetcher(options with { Transports = [swarms] });
        var began = Stopwatch.GetTimestamp();

        await fetcher.FetchAsync(
            scene.Torrent.Files[0].Source,
            FetchOptions.Default,
            cancellationToken: SwarmScene.Ending
        );

        // aria2 takes a second to start and to find its peer.
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.InRange(seconds, 0.8 * Length / Rate, 15 + (2.0 * Length / Rate));
    }

    [Fact]
    public async Task Torrents_that_are_to_listen_on_one_port_are_met_one_after_the_other()
    {
        await using var one = SwarmScene.Create();
        await using var two = SwarmScene.Create();
        Make(one, "a.bin", seed: 2);
        Make(two, "b.bin", seed: 3);
        await using var swarms = one.CreateTransport(out var options, listenPort: Seed.FreePort());
        swarms.Add(two.Torrent, isGiven: true);
        await using var fetcher = new FileFetcher(options with { Transports = [swarms] });

        var results = await Task.WhenAll(
            new[] { one, two }.Select(scene =>
                fetcher.FetchAsync(
                    scene.Torrent.Files[0].Source,
                    FetchOptions.Default,
                    cancellationToken: SwarmScene.Ending
                )
            )
        );

        Assert.All(results, static result => Assert.Equal(FetchStatus.Fetched, result.Status));
    }

    private static void Make(SwarmScene scene, string name, int seed)
    {
        scene.Make(name, files: null, SwarmScene.Bytes(Length, seed));
        scene.AddSeed();
    }
}
