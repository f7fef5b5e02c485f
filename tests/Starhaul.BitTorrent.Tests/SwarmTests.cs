using System.IO.Compression;
using System.Text;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>Files come from real peers on loopback, and are proven like every other file.</summary>
public sealed class SwarmTests
{
    private const int Piece = 256 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(Piece)]
    [InlineData((10 * Piece) + 1)]
    public async Task Brings_every_byte_and_writes_the_swarm_down(int length)
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(length);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed();

        var result = await scene.FetchAsync();

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
        var record = result.Record;
        Assert.Equal(Evidence.PublisherDigest, record.Evidence);
        Assert.Contains(
            record.Digests,
            digest => digest is { Algorithm: "btih", Origin: "torrent", Verdict: Verdict.Pass }
        );
        Assert.Equal($"magnet:?xt=urn:btih:{scene.Torrent.InfoHash}", record.SourceUrl);
        var swarm = record.Transfer!.Swarm!;
        Assert.Equal(scene.Torrent.InfoHash, swarm.InfoHash);
        Assert.Equal((length + Piece - 1) / Piece, swarm.Pieces);
        Assert.Equal([scene.Tracker.Url], swarm.Trackers);
        Assert.InRange(swarm.Peers, 1, 2);
        Assert.Equal(["a.bin", "manifest.jsonl", "manifest.key", "manifest.lock"], Names(scene.Box));
    }

    [Fact]
    public async Task The_word_of_a_server_for_the_info_hash_is_a_server_digest()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.bin", files: null, SwarmScene.Bytes(1000));
        scene.AddSeed();

        var result = await scene.FetchAsync([0], isGiven: false);

        Assert.Equal(Evidence.ServerDigest, result[0].Record.Evidence);
    }

    [Fact]
    public async Task The_passkey_of_a_tracker_is_written_down_nowhere()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.bin", files: null, SwarmScene.Bytes(1000), [$"{scene.Tracker.Url}?passkey=qwertz123"]);
        scene.AddSeed();

        var result = await scene.FetchAsync();

        Assert.Equal([$"{scene.Tracker.Url}?..."], result.Record.Transfer!.Swarm!.Trackers);
        foreach (var path in Directory.EnumerateFiles(scene.Box))
        {
            Assert.DoesNotContain(
                "qwertz123",
                await File.ReadAllTextAsync(path, SwarmScene.Ending),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_peer_that_lies_about_a_piece_is_not_believed()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(20 * Piece);
        var lies = (byte[])bytes.Clone();
        lies[7 * Piece] ^= 1;
        scene.Make("a.bin", files: null, bytes);
        scene.AddLiar("a.bin", lies);
        scene.AddSeed(rate: 4_000_000);

        var result = await scene.FetchAsync();

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
    }

    [Fact]
    public async Task Only_liars_publish_nothing()
    {
        await using var scene = SwarmScene.Create();
        scene.StallTimeout = TimeSpan.FromSeconds(8);
        var lies = SwarmScene.Bytes(4 * Piece);
        scene.Make("a.bin", files: null, lies);
        lies[(2 * Piece) + 5] ^= 1;
        scene.AddLiar("a.bin", lies);

        await Assert.ThrowsAnyAsync<StarhaulException>(() => scene.FetchAsync());

        Assert.False(File.Exists(Path.Combine(scene.Box, "a.bin")));
    }

    [Fact]
    public async Task Damage_behind_right_pieces_is_found()
    {
        await using var scene = SwarmScene.Create();
        var damaged = Gzip(SwarmScene.Bytes(3 * Piece));
        damaged[Piece] ^= 1;
        scene.Make("a.gz", files: null, damaged);
        scene.AddSeed();

        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() => scene.FetchAsync());

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.False(File.Exists(Path.Combine(scene.Box, "a.gz")));
        Assert.False(File.Exists(Path.Combine(scene.Box, "a.gz.part")));
    }

    [Fact]
    public async Task Says_which_peers_and_trackers_it_saw_when_nothing_comes()
    {
        await using var scene = SwarmScene.Create();
        scene.StallTimeout = TimeSpan.FromSeconds(3);
        scene.Make("a.bin", files: null, SwarmScene.Bytes(1000));

        var error = await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync());

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.Contains("0 peers", error.Message, StringComparison.Ordinal);
        Assert.Contains(scene.Tracker.Url, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Names(scene.Box), static name => name.StartsWith("a.bin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Goes_on_from_the_pieces_that_are_here_and_looks_at_each_of_them()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(40 * Piece);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed(rate: 2_000_000);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(SwarmScene.Ending);
        var progress = new Observed<FetchProgress>(state =>
        {
            if (state.BytesOnDisk > 6 * Piece)
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.FetchAsync(progress, stop.Token));
        var part = Path.Combine(scene.Box, "a.bin.part");
        Assert.True(File.Exists(part));
        Rot(part);
        await scene.RemoveSeedsAsync();
        scene.AddSeed();

        var result = await scene.FetchAsync();

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
        Assert.InRange(result.Record.Transfer!.ResumedFrom, Piece, 39 * Piece);
        Assert.Equal(bytes.Length, result.Record.Transfer.ResumedFrom + result.Record.Transfer.Bytes);
    }

    [Fact]
    public async Task A_file_that_is_here_is_unchanged_without_a_swarm()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.bin", files: null, SwarmScene.Bytes(1000));
        scene.AddSeed();
        await scene.FetchAsync();
        await scene.RemoveSeedsAsync();

        var again = await scene.FetchAsync();

        Assert.Equal(FetchStatus.Unchanged, again.Status);
    }

    [Fact]
    public async Task Each_file_of_many_has_its_own_regime_and_record()
    {
        await using var scene = SwarmScene.Create();
        var json = Encoding.UTF8.GetBytes(
            $"[{string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"{{\"id\":{i}}}"))}]"
        );
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["one.bin"] = SwarmScene.Bytes(Piece + 77),
            ["galaxy.json.gz"] = Gzip(json),
            ["three.bin"] = SwarmScene.Bytes(3 * Piece, seed: 3),
            ["empty"] = [],
        };
        scene.Make("dumps", files);
        scene.AddSeed();

        var results = await scene.FetchAsync([0, 1, 2, 3]);

        foreach (var (file, result) in scene.Torrent.Files.Zip(results))
        {
            Assert.Equal(files[file.Path[^1]], await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
            Assert.EndsWith($"&so={file.Index}", result.Record.SourceUrl, StringComparison.Ordinal);
        }

        Assert.Equal("gzip", results[1].Record.Regime);
        Assert.Equal(90_000, results[1].Record.Content!.Records);
    }

    [Fact]
    public async Task Of_a_torrent_only_the_wanted_files_come_into_the_box()
    {
        await using var scene = SwarmScene.Create();
        var wanted = SwarmScene.Bytes(Piece, seed: 2);
        scene.Make(
            "dumps",
            new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["a.bin"] = SwarmScene.Bytes(Piece + 100),
                ["b.bin"] = wanted,
                ["c.bin"] = SwarmScene.Bytes(4 * Piece, seed: 3),
            }
        );
        scene.AddSeed();

        var result = (await scene.FetchAsync([1]))[0];

        Assert.Equal(wanted, await File.ReadAllBytesAsync(result.Path, SwarmScene.Ending));
        Assert.Equal(["b.bin", "manifest.jsonl", "manifest.key", "manifest.lock"], Names(scene.Box));
    }

    internal static byte[] Gzip(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return output.ToArray();
    }

    /// <summary>Turns one bit round in the first piece that is there.</summary>
    private static void Rot(string part)
    {
        var bytes = File.ReadAllBytes(part);
        var place = Array.FindIndex(bytes, static one => one != 0);
        using var file = File.OpenWrite(part);
        file.Position = place;
        file.WriteByte((byte)(bytes[place] ^ 1));
    }

    private static string[] Names(string folder) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(folder)
                .Select(static path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];
}
