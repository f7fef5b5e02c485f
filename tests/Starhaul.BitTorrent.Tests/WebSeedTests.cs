using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>HTTP servers give the same pieces (BEP 19), and are believed as little as peers.</summary>
public sealed class WebSeedTests
{
    private const int Piece = 256 * 1024;

    [Fact]
    public async Task A_web_seed_gives_the_file_where_no_tracker_answers()
    {
        await using var scene = SwarmScene.Create();
        await using var origin = await Origin.StartAsync();
        var bytes = SwarmScene.Bytes((6 * Piece) + 3);
        var url = origin.Serve("/a.bin", OriginFile.Of(bytes));
        scene.Make("a.bin", files: null, bytes, trackers: [Origin.DeadUrl("/announce")], webSeeds: [url]);

        var result = await scene.FetchAsync();

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
        Assert.Equal([url], result.Record.Transfer!.Swarm!.WebSeeds);
        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
    }

    [Fact]
    public async Task A_web_seed_with_other_bytes_publishes_nothing()
    {
        await using var scene = SwarmScene.Create();
        scene.StallTimeout = TimeSpan.FromSeconds(8);
        await using var origin = await Origin.StartAsync();
        var bytes = SwarmScene.Bytes(6 * Piece);
        var url = origin.Serve("/a.bin", OriginFile.Random(6 * Piece, seed: 9));
        scene.Make("a.bin", files: null, bytes, trackers: [Origin.DeadUrl("/announce")], webSeeds: [url]);

        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() => scene.FetchAsync());

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.False(File.Exists(Path.Combine(scene.Box, "a.bin")));
    }
}
