using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>
/// What every transport promises, as far as it means something of a swarm. An info hash stands for every byte, so that a source never
/// changes under a fetch, and a swarm gives no sample: the rules of both kinds have nothing to hold here.
/// </summary>
public sealed class TransportRuleTests
{
    private const int Piece = 256 * 1024;

    [Fact]
    public async Task Tells_the_facts_and_says_unchanged_of_a_version_that_is_known()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.bin", files: null, SwarmScene.Bytes(1000));
        var options = new FileFetcherOptions { Box = scene.Box };
        await using var swarms = new BitTorrentTransport(SwarmScene.Options, options);
        var source = Assert.Single(swarms.Add(scene.Torrent, isGiven: true)).Source;

        var facts = await swarms.AskAsync(source, known: null, SwarmScene.Ending);

        Assert.False(facts!.IsUnchanged);
        Assert.Equal(1000, facts.Identity.Length);
        Assert.True(facts.Identity.CanResume);
        Assert.Equal("a.bin", facts.FileName);
        Assert.True((await swarms.AskAsync(source, facts.Identity, SwarmScene.Ending))!.IsUnchanged);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Gives_no_sample_and_says_whether_there_is_a_byte(int length)
    {
        await using var scene = SwarmScene.Create();
        scene.Make(
            "dumps",
            new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["a.bin"] = SwarmScene.Bytes(length),
                ["b.bin"] = SwarmScene.Bytes(10),
            }
        );
        await using var swarms = new BitTorrentTransport(
            SwarmScene.Options,
            new FileFetcherOptions { Box = scene.Box }
        );
        var source = swarms.Add(scene.Torrent, isGiven: true)[0].Source;

        var sample = await swarms.SampleAsync(source, source.Uri, 1024, known: null, SwarmScene.Ending);

        Assert.Equal(0, sample.Bytes.Length);
        Assert.Equal(length == 0, sample.IsEmpty);
        Assert.Equal(length, sample.Facts.Identity.Length);
    }

    [Fact]
    public async Task Serves_many_jobs_of_one_file_at_once()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes((3 * Piece) + 1);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed();
        await using var swarms = scene.CreateTransport(out var options);
        await using var fetcher = new FileFetcher(options with { Transports = [swarms] });

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(number =>
                    fetcher.FetchAsync(
                        scene.Torrent.Files[0].Source,
                        new FetchOptions { Output = $"f{number}.bin" },
                        cancellationToken: SwarmScene.Ending
                    )
                )
        );

        foreach (var result in results)
        {
            Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
        }
    }

    [Fact]
    public async Task Brings_one_file_of_a_torrent_after_the_other()
    {
        await using var scene = SwarmScene.Create();
        var files = Enumerable
            .Range(0, 6)
            .ToDictionary(number => $"{number}.bin", number => SwarmScene.Bytes(Piece + number, number));
        scene.Make("dumps", files);
        scene.AddSeed();
        await using var swarms = scene.CreateTransport(out var options);
        await using var fetcher = new FileFetcher(options with { Transports = [swarms] });

        foreach (var file in scene.Torrent.Files)
        {
            var result = await fetcher.FetchAsync(
                file.Source,
                FetchOptions.Default,
                cancellationToken: SwarmScene.Ending
            );

            Assert.Equal(files[file.Path[^1]], await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
        }
    }
}
