using System.Diagnostics;
using Xunit;
using static Starhaul.BitTorrent.Tests.ProgramRuns;

namespace Starhaul.BitTorrent.Tests;

/// <summary>What was proven is shared: with our own program, with libtorrent, and for no longer than was asked for.</summary>
public sealed class SharingTests
{
    private const int Piece = 256 * 1024;

    [Fact]
    public async Task A_box_that_is_seeded_gives_its_files_to_others()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes((3 * Piece) + 5);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed();
        var (fetched, _) = await RunAsync(scene, "get", scene.TorrentPath);
        Assert.Equal(0, fetched);
        await scene.RemoveSeedsAsync();
        var (exported, _) = await RunAsync(
            scene,
            "manifest",
            "export",
            "--format",
            "torrent",
            "-o",
            scene.TorrentPath,
            "--tracker",
            scene.Tracker.Url
        );
        Assert.Equal(0, exported);
        Assert.Equal(
            scene.Torrent.InfoHash,
            TorrentMetainfo.Parse(await File.ReadAllBytesAsync(scene.TorrentPath, SwarmScene.Ending)).InfoHash
        );

        using var seeding = Start(scene, "seed", scene.TorrentPath);
        var other = Path.Combine(scene.Box, "..", "other");
        Directory.CreateDirectory(other);
        var (exit, _) = await RunAsync(scene, "get", scene.TorrentPath, "--box", other);

        Assert.Equal(0, exit);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(other, "a.bin"), SwarmScene.Ending));
        using var stop = Process.Start("kill", ["-TERM", $"{seeding.Id}"]);
        await seeding.WaitForExitAsync(SwarmScene.Ending);
        Assert.Equal(0, seeding.ExitCode);
    }

    [Fact]
    public async Task Seeds_nothing_that_is_not_the_torrents()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(2 * Piece);
        scene.Make("a.bin", files: null, bytes);
        Directory.CreateDirectory(scene.Box);
        bytes[Piece] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(scene.Box, "a.bin"), bytes, SwarmScene.Ending);

        var (exit, _) = await RunAsync(scene, "seed", scene.TorrentPath, "--seed-time", "1s");

        Assert.Equal((int)ExitCode.IntegrityFailure, exit);
    }

    [Fact]
    public async Task Libtorrent_finds_the_same_info_hash_in_what_is_exported()
    {
        await using var scene = MakeMany();
        scene.AddSeed();
        var (fetched, _) = await RunAsync(scene, "get", scene.TorrentPath);
        Assert.Equal(0, fetched);
        var exported = Path.Combine(scene.Box, "..", "exported.torrent");
        var (exit, _) = await RunAsync(scene, "manifest", "export", "--format", "torrent", "-o", exported);
        Assert.Equal(0, exit);

        var found = await PythonAsync(
            "import libtorrent as lt, sys; i = lt.torrent_info(sys.argv[1]); print(i.info_hash(), i.num_files())",
            exported
        );

        var torrent = TorrentMetainfo.Parse(await File.ReadAllBytesAsync(exported, SwarmScene.Ending));
        Assert.Equal($"{torrent.InfoHash} {torrent.Files.Count}", found);
    }

    [Fact]
    public async Task Libtorrent_fetches_what_is_exported_and_seeded()
    {
        await using var scene = MakeMany();
        scene.AddSeed();
        var (fetched, _) = await RunAsync(scene, "get", scene.TorrentPath);
        Assert.Equal(0, fetched);
        await scene.RemoveSeedsAsync();
        var exported = Path.Combine(scene.Box, "..", "exported.torrent");
        string[] tracker = ["--tracker", scene.Tracker.Url];
        var (exit, _) = await RunAsync(
            scene,
            ["manifest", "export", "--format", "torrent", "-o", exported, .. tracker]
        );
        Assert.Equal(0, exit);
        using var seeding = Start(scene, "seed", exported);
        try
        {
            var got = await PythonAsync(
                """
                import hashlib, libtorrent as lt, os, sys, tempfile, time
                peer = lt.session({
                    'listen_interfaces': '127.0.0.1:0', 'enable_dht': False, 'enable_lsd': False,
                    'enable_upnp': False, 'enable_natpmp': False, 'allow_multiple_connections_per_ip': True,
                })
                info = lt.torrent_info(sys.argv[1])
                with tempfile.TemporaryDirectory() as folder:
                    handle = peer.add_torrent({'ti': info, 'save_path': folder})
                    late = time.monotonic() + 90
                    while not handle.status().is_seeding and time.monotonic() < late:
                        time.sleep(0.1)
                    for index in range(info.num_files()):
                        name = info.files().file_path(index)
                        with open(os.path.join(folder, name), 'rb') as file:
                            print(name.split('/', 1)[1], hashlib.sha256(file.read()).hexdigest())
                """,
                exported
            );

            var manifest = await Manifest.OpenAsync(scene.Box, cancellationToken: SwarmScene.Ending);
            Assert.Equal(
                manifest
                    .Records.Select(static record => $"{record.Path} {record.Sha256}")
                    .Order(StringComparer.Ordinal),
                got.Split('\n').Order(StringComparer.Ordinal)
            );
        }
        finally
        {
            seeding.Kill();
            await seeding.WaitForExitAsync(SwarmScene.Ending);
        }
    }

    [Fact]
    public async Task A_fetch_with_a_ratio_seeds_until_that_is_sent()
    {
        await using var scene = SwarmScene.Create();
        var bytes = SwarmScene.Bytes(8 * Piece);
        scene.Make("a.bin", files: null, bytes);
        scene.AddSeed();
        using var first = Start(scene, "get", scene.TorrentPath, "--seed-ratio", "0.5", "--json");
        await UntilAsync(() => File.Exists(Path.Combine(scene.Box, "a.bin")), first);
        await scene.RemoveSeedsAsync();
        var other = Path.Combine(scene.Box, "..", "other");
        Directory.CreateDirectory(other);

        var (exit, _) = await RunAsync(scene, "get", scene.TorrentPath, "--box", other);

        // There is nobody else who has it.
        Assert.Equal(0, exit);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(other, "a.bin"), SwarmScene.Ending));
        await first.WaitForExitAsync(SwarmScene.Ending);
        Assert.Equal(0, first.ExitCode);
    }

    [Fact]
    public async Task A_fetch_seeds_nothing_when_it_is_done()
    {
        await using var scene = SwarmScene.Create();
        scene.Make("a.bin", files: null, SwarmScene.Bytes(Piece));
        scene.AddSeed();
        using var program = Start(scene, "get", scene.TorrentPath);

        await program.WaitForExitAsync(SwarmScene.Ending).WaitAsync(TimeSpan.FromMinutes(2), SwarmScene.Ending);

        Assert.Equal(0, program.ExitCode);
    }
}
