using System.Net;
using Starhaul.BitTorrent.Metainfo;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>A torrent, its tracker, its seeds and a box, all on loopback.</summary>
internal sealed class SwarmScene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-swarm-").FullName;
    private readonly List<Seed> seeds = [];

    public TestTracker Tracker { get; } = new();

    public string Box => Path.Combine(folder, "box");

    public string TorrentPath => Path.Combine(folder, "test.torrent");

    public TorrentMetainfo Torrent { get; private set; } = null!;

    public static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static BitTorrentOptions Options => new() { IsPrivate = true, Bind = IPAddress.Loopback };

    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    private string SeedFolder => Path.Combine(folder, "seed");

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Skips the test where aria2 is not installed.</summary>
    public static SwarmScene Create()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':')
                .Any(path => File.Exists(Path.Combine(path, "aria2c"))),
            "aria2c is not installed: sudo apt-get install aria2"
        );
        return new SwarmScene();
    }

    /// <summary>Writes the torrent of one file, or of several below a folder.</summary>
    public void Make(
        string name,
        IReadOnlyDictionary<string, byte[]>? files,
        byte[]? content = null,
        IReadOnlyList<string>? trackers = null,
        IReadOnlyList<string>? webSeeds = null
    )
    {
        var all = files is null
            ? [(name, content!)]
            : files.Select(file => ($"{name}/{file.Key}", file.Value)).ToList();
        using var builder = new TorrentBuilder(0);
        foreach (var (path, bytes) in all)
        {
            var full = Path.Combine(SeedFolder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
            builder.Append(bytes);
        }

        var torrent = builder.Build(
            name,
            files?.Select(file => (file.Key, (long)file.Value.Length)).ToList(),
            all.Sum(file => (long)file.Item2.Length),
            trackers ?? [Tracker.Url],
            webSeeds ?? []
        );
        File.WriteAllBytes(TorrentPath, torrent.ToArray());
        Torrent = TorrentMetainfo.Parse(torrent);
    }

    /// <summary>Writes a torrent of one file under a name that somebody chose to do harm.</summary>
    public void MakeHostile(string name)
    {
        using var builder = new TorrentBuilder(1);
        builder.Append("x"u8);
        File.WriteAllBytes(TorrentPath, builder.Build(name, files: null, 1, [Tracker.Url], []).ToArray());
    }

    /// <summary>Writes a torrent of two files, one of which has a path that somebody chose to do harm.</summary>
    public void MakeHostileFolder(string path)
    {
        using var builder = new TorrentBuilder(2);
        builder.Append("xy"u8);
        var torrent = builder.Build("dumps", [("a.bin", 1), (path, 1)], 2, [Tracker.Url], []);
        File.WriteAllBytes(TorrentPath, torrent.ToArray());
    }

    /// <summary>Adds a seed of the files as they were made.</summary>
    public void AddSeed(int rate = 0) => seeds.Add(Seed.Start(TorrentPath, SeedFolder, rate));

    /// <summary>Adds a seed that has other bytes in place of one file.</summary>
    public void AddLiar(string path, byte[] bytes)
    {
        var lies = Path.Combine(folder, "lies");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(lies, path))!);
        File.WriteAllBytes(Path.Combine(lies, path), bytes);
        seeds.Add(Seed.Start(TorrentPath, lies));
    }

    public async Task RemoveSeedsAsync()
    {
        foreach (var seed in seeds)
        {
            await seed.DisposeAsync();
        }

        seeds.Clear();
    }

    /// <summary>A transport that knows the torrent, and the options of a fetcher for it.</summary>
    public BitTorrentTransport CreateTransport(
        out FileFetcherOptions fetcher,
        long? bytesPerSecond = null,
        int? listenPort = null
    )
    {
        fetcher = new FileFetcherOptions
        {
            Box = Box,
            Limits = new TransferLimits { StallTimeout = StallTimeout, BytesPerSecond = bytesPerSecond },
        };
        Directory.CreateDirectory(Box);
        var swarms = new BitTorrentTransport(Options with { ListenPort = listenPort }, fetcher);
        swarms.Add(Torrent, isGiven: true);
        return swarms;
    }

    /// <summary>Fetches files of the torrent, all by the same swarm.</summary>
    public async Task<FetchResult[]> FetchAsync(
        IReadOnlyList<int> wanted,
        IProgress<FetchProgress>? progress = null,
        bool isGiven = true,
        CancellationToken cancellationToken = default
    )
    {
        var options = new FileFetcherOptions
        {
            Box = Box,
            Limits = new TransferLimits { StallTimeout = StallTimeout },
        };
        await using var swarms = new BitTorrentTransport(Options, options);
        await using var fetcher = new FileFetcher(options with { Transports = [swarms] });
        swarms.Add(Torrent, isGiven);
        Directory.CreateDirectory(Box);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ending);
        return await Task.WhenAll(
            wanted.Select(index =>
                fetcher.FetchAsync(Torrent.All[index].Source, FetchOptions.Default, progress, both.Token)
            )
        );
    }

    public async Task<FetchResult> FetchAsync(
        IProgress<FetchProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => (await FetchAsync([0], progress, isGiven: true, cancellationToken))[0];

    public async ValueTask DisposeAsync()
    {
        await RemoveSeedsAsync();
        await Tracker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
