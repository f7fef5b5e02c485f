using System.Text;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>A swarm gives no sample: the first bytes decide when they come.</summary>
public sealed class ClaimTests
{
    [Fact]
    public async Task Bytes_that_refute_their_name_are_not_published()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.json.gz", files: null, SwarmScene.Bytes(5000));
        scene.AddSeed();

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync());

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        Assert.False(File.Exists(Path.Combine(scene.Box, "a.json.gz")));
    }

    [Fact]
    public async Task What_no_name_claims_is_known_by_its_bytes()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("galaxy", files: null, SwarmTests.Gzip(Encoding.UTF8.GetBytes("[{\"id\":1},{\"id\":2}]")));
        scene.AddSeed();

        var result = await scene.FetchAsync();

        Assert.Equal("gzip", result.Record.Regime);
        Assert.Equal("application/gzip", result.Record.DetectedType);
        Assert.Equal(2, result.Record.Content!.Records);
    }
}
