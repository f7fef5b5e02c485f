using System.Diagnostics;
using System.Text.Json;
using Xunit;
using static Starhaul.BitTorrent.Tests.ProgramRuns;

namespace Starhaul.BitTorrent.Tests;

/// <summary>The program with torrents: what it takes and refuses, and that no aria2 outlives it.</summary>
public sealed class ProgramTests
{
    private const int Piece = 256 * 1024;

    [Fact]
    public async Task Fetches_the_files_that_a_pattern_names_into_the_folder_of_the_torrent()
    {
        await using var scene = MakeMany();
        scene.AddSeed();

        var (exit, output) = await RunAsync(scene, "get", scene.TorrentPath, "--files", "sub/*.bin", "--json");

        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(output);
        var result = Assert.Single(document.RootElement.GetProperty("results").EnumerateArray().ToList());
        Assert.Equal("dumps/sub/b.bin", result.GetProperty("record").GetProperty("path").GetString());
        Assert.Equal(
            1,
            result.GetProperty("record").GetProperty("transfer").GetProperty("swarm").GetProperty("file").GetInt32()
        );
        Assert.False(File.Exists(Path.Combine(scene.Box, "dumps", "a.bin")));
    }

    [Fact]
    public async Task A_magnet_link_asks_peers_what_it_stands_for()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(2 * Piece);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed();
        var magnet = $"magnet:?xt=urn:btih:{scene.Torrent.InfoHash}&tr={Uri.EscapeDataString(scene.Tracker.Url)}";

        var (exit, _) = await RunAsync(scene, "get", magnet);

        Assert.Equal(0, exit);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(scene.Box, "a.bin"), SwarmScene.Ending));
    }

    [Theory]
    [InlineData("-o", "x.bin")]
    [InlineData("--sha256", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("--files", "nothing*")]
    [InlineData("--mirror", "s3://bucket/key")]
    public async Task Refuses_what_does_not_go_with_several_files(string option, string value)
    {
        await using var scene = MakeMany();

        var (exit, _) = await RunAsync(scene, "get", scene.TorrentPath, option, value);

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("manifest.jsonl")]
    [InlineData(".bashrc")]
    public async Task Refuses_a_name_that_a_box_must_not_have(string name)
    {
        await using var scene = SwarmScene.Create();
        Directory.CreateDirectory(scene.Box);
        scene.MakeHostile(name);

        var (exit, _) = await RunAsync(scene, "get", scene.TorrentPath);

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
    }

    [Theory]
    [InlineData("../../../evil/b.bin")]
    [InlineData(".git/hooks")]
    [InlineData("-rf/b.bin")]
    [InlineData("a/manifest.jsonl")]
    public async Task Refuses_a_folder_that_a_box_must_not_have(string path)
    {
        await using var scene = SwarmScene.Create();
        Directory.CreateDirectory(scene.Box);
        scene.MakeHostileFolder(path);

        var (exit, _) = await RunAsync(scene, "get", scene.TorrentPath);

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
        Assert.False(Directory.Exists(Path.Combine(scene.Box, "..", "evil")));
    }

    [Fact]
    public async Task A_magnet_link_that_names_one_file_brings_that_alone()
    {
        await using var scene = MakeMany();
        scene.AddSeed();
        var tracker = Uri.EscapeDataString(scene.Tracker.Url);
        var magnet = $"magnet:?xt=urn:btih:{scene.Torrent.InfoHash}&so=1&tr={tracker}";

        var (exit, _) = await RunAsync(scene, "get", magnet);

        Assert.Equal(0, exit);
        Assert.True(File.Exists(Path.Combine(scene.Box, "dumps", "sub", "b.bin")));
        Assert.False(File.Exists(Path.Combine(scene.Box, "dumps", "a.bin")));
    }

    [Fact]
    public async Task Nothing_of_it_is_left_when_it_is_killed_and_the_next_run_goes_on()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(40 * Piece);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed(rate: 1_500_000);
        using var first = Start(scene, "get", scene.TorrentPath);
        await UntilAsync(() => PiecesHere(scene, bytes) >= 4, first);
        var (aria2, folder) = Aria2Of(first);

        first.Kill();
        await first.WaitForExitAsync(SwarmScene.Ending);

        await UntilAsync(() => !Directory.Exists($"/proc/{aria2}") && !Directory.Exists(folder));
        await scene.RemoveSeedsAsync();
        scene.AddSeed();
        var (exit, output) = await RunAsync(scene, "get", scene.TorrentPath, "--json");
        Assert.Equal(0, exit);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(scene.Box, "a.bin"), SwarmScene.Ending));
        using var document = JsonDocument.Parse(output);
        var resumed = document
            .RootElement.GetProperty("results")[0]
            .GetProperty("record")
            .GetProperty("transfer")
            .GetProperty("resumed_from")
            .GetInt64();
        Assert.InRange(resumed, Piece, 39 * Piece);
    }

    [Fact]
    public async Task Goes_on_with_another_aria2_when_that_is_killed()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(30 * Piece);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed(rate: 1_500_000);
        using var program = Start(scene, "get", scene.TorrentPath);
        await UntilAsync(() => PiecesHere(scene, bytes) >= 4, program);
        var (aria2, _) = Aria2Of(program);

        Process.GetProcessById(aria2).Kill();

        await program.WaitForExitAsync(SwarmScene.Ending);
        Assert.Equal(0, program.ExitCode);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(scene.Box, "a.bin"), SwarmScene.Ending));
    }

    [Fact]
    public async Task Without_aria2_it_says_what_to_install()
    {
        await using var scene = MakeMany();
        using var program = Start(scene, ["get", scene.TorrentPath, "--json"], path: scene.Box);

        var output = await program.StandardOutput.ReadToEndAsync(SwarmScene.Ending);
        await program.WaitForExitAsync(SwarmScene.Ending);

        Assert.Equal((int)ExitCode.MissingDependency, program.ExitCode);
        Assert.Contains("apt-get install aria2", output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(scene.Box, "*", SearchOption.AllDirectories),
            static path => path.Contains(".bin", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_probe_of_a_torrent_says_what_it_holds_and_asks_nobody()
    {
        await using var scene = MakeMany();

        var (exit, output) = await RunAsync(scene, "probe", scene.TorrentPath, "--json");

        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(output);
        var torrent = document.RootElement.GetProperty("torrent");
        Assert.Equal(scene.Torrent.InfoHash, torrent.GetProperty("info_hash").GetString());
        Assert.Equal(
            ["dumps/a.bin", "dumps/sub/b.bin"],
            torrent.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString())
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
    }

    [Theory]
    [InlineData("probe")]
    [InlineData("run", "spansh-dump", "--to", "ndjson:out")]
    public async Task A_magnet_link_is_refused_where_no_swarm_is_met(params string[] words)
    {
        await using var scene = MakeMany();
        var magnet = $"magnet:?xt=urn:btih:{scene.Torrent.InfoHash}";

        var (exit, _) = await RunAsync(scene, [.. words, magnet]);

        Assert.Equal((int)ExitCode.Usage, exit);
    }

    /// <summary>Pieces of the file that are there and right: its size says nothing, for pieces come in any order.</summary>
    private static int PiecesHere(SwarmScene scene, byte[] bytes)
    {
        var part = Path.Combine(scene.Box, "a.bin.part");
        if (!File.Exists(part))
        {
            return 0;
        }

        // Not by .NET's own way to open a file: that asks for a lock, which the program has.
        using var file = Native.Posix.OpenRegular(part);
        var block = new byte[Piece];
        var count = 0;
        for (var at = 0; at + Piece <= bytes.Length; at += Piece)
        {
            var length = RandomAccess.Read(file, block, at);
            count += length == Piece && block.AsSpan().SequenceEqual(bytes.AsSpan(at, Piece)) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The aria2 below a program, and its folder.</summary>
    private static (int Id, string Folder) Aria2Of(Process program)
    {
        foreach (var process in Process.GetProcessesByName("aria2c"))
        {
            using (process)
            {
                var words = File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0');
                var folder = Path.GetDirectoryName(words[1]["--conf-path=".Length..])!;
                if (ParentOf(ParentOf(process.Id)) == program.Id)
                {
                    Assert.False(File.Exists(Path.Combine(folder, "aria2.conf")), "The secret is still on the disk.");
                    Assert.DoesNotContain(words, static word => word.Contains("secret", StringComparison.Ordinal));
                    return (process.Id, folder);
                }
            }
        }

        throw new InvalidOperationException("There is no aria2 below the program.");
    }

    private static int ParentOf(int id) =>
        int.Parse(
            File.ReadLines($"/proc/{id}/status")
                .First(static line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..],
            System.Globalization.CultureInfo.InvariantCulture
        );
}
