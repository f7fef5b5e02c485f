using System.Collections.Concurrent;
using Starhaul.BitTorrent.Metainfo;
using Starhaul.BitTorrent.Swarms;
using Starhaul.Transfer;

namespace Starhaul.BitTorrent;

/// <summary>Files of torrents as sources: magnet links, and torrents that were read from a .torrent file.</summary>
/// <remarks>
/// aria2 speaks with the peers and writes into the part file; every piece that it has checked is read and held to its hash once more
/// before it counts. The checks of a fetch follow behind, as behind every transport.
/// </remarks>
/// <example>
/// <code>
/// var options = new FileFetcherOptions { Box = "dumps" };
/// await using var swarms = new BitTorrentTransport(new BitTorrentOptions(), options);
/// await using var fetcher = new FileFetcher(options with { Transports = [swarms] });
/// foreach (var file in swarms.Add(await File.ReadAllBytesAsync("galaxy.torrent"), isGiven: true))
/// {
///     await fetcher.FetchAsync(file.Source, FetchOptions.Default);
/// }
/// </code>
/// </example>
public sealed class BitTorrentTransport : ITransport, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Torrent> torrents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Swarm> swarms = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim asking = new(1);
    private readonly BitTorrentOptions options;
    private readonly SwarmShares shares;
    private readonly TransferLimits limits;
    private readonly TimeProvider time;

    /// <summary>Makes a transport. aria2 is looked for, and started, when the first byte is asked for.</summary>
    /// <param name="options">How a swarm is met.</param>
    /// <param name="fetcher">The options of the fetcher that it is for, whose limits and clock it takes.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public BitTorrentTransport(BitTorrentOptions options, FileFetcherOptions fetcher)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fetcher);
        if (options.ListenPort is < 1024 or > 65_535)
        {
            throw new ArgumentException($"BitTorrentOptions.ListenPort is {options.ListenPort}; it is 1024 to 65535.");
        }

        this.options = options;
        shares = new SwarmShares(options);
        limits = fetcher.Limits;
        time = fetcher.TimeProvider;
    }

    /// <inheritdoc />
    public string Name => "bittorrent";

    /// <inheritdoc />
    public IReadOnlyList<string> Schemes { get; } = [TorrentSource.Scheme];

    /// <summary>How swarms are met.</summary>
    internal BitTorrentOptions Options => options;

    /// <summary>The torrents that are known.</summary>
    internal IEnumerable<TorrentMetainfo> Torrents => torrents.Values.Select(static torrent => torrent.Metainfo);

    /// <summary>Makes a torrent known, so that its files can be fetched.</summary>
    /// <param name="torrent">The bytes of the .torrent file.</param>
    /// <param name="isGiven">
    /// Whether the caller vouches for it, so that the hashes of its pieces are <see cref="Evidence.PublisherDigest"/>; false where a server
    /// gave it just now.
    /// </param>
    /// <param name="webSeeds">HTTP servers of the same bytes beside those that it names (BEP 19).</param>
    /// <returns>Its files that hold data, in the order of the torrent, each with the source to fetch it by.</returns>
    /// <exception cref="UnexpectedContentException">The bytes are no torrent, or one that contradicts itself.</exception>
    /// <exception cref="ArgumentException">The torrent is of BitTorrent v2 alone (BEP 52).</exception>
    public IReadOnlyList<TorrentFile> Add(
        ReadOnlyMemory<byte> torrent,
        bool isGiven,
        IEnumerable<Uri>? webSeeds = null
    ) => Add(TorrentMetainfo.Parse(torrent), isGiven, webSeeds);

    /// <summary>The same of a torrent that was read.</summary>
    internal IReadOnlyList<TorrentFile> Add(TorrentMetainfo torrent, bool isGiven, IEnumerable<Uri>? webSeeds = null)
    {
        var seeds = PeerUrls.WebSeeds([.. torrent.WebSeeds, .. (webSeeds ?? []).Select(static url => url.AbsoluteUri)]);
        torrents[torrent.InfoHash] = new Torrent(torrent with { WebSeeds = seeds }, isGiven);
        return torrent.Files;
    }

    /// <summary>Finds out which files a magnet link stands for; peers are asked where that is not known yet.</summary>
    /// <param name="source">A magnet link.</param>
    /// <param name="webSeeds">HTTP servers of the same bytes beside those that it names (BEP 19).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file that it names with <c>so=</c>, else all.</returns>
    /// <exception cref="ArgumentException">It names no torrent, or a file that is not there.</exception>
    /// <exception cref="TransferException">No peer answers.</exception>
    public async Task<IReadOnlyList<TorrentFile>> OpenAsync(
        Source source,
        IEnumerable<Uri>? webSeeds = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var link = MagnetLink.Parse(source);
        var torrent = await FindAsync(link, cancellationToken).ConfigureAwait(false);
        var files = Add(torrent.Metainfo, torrent.IsGiven, webSeeds);
        return link.File is null ? files : [torrent.Find(link.File)];
    }

    /// <inheritdoc />
    public async Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var link = MagnetLink.Parse(source);
        if (known?.ETag is { } tag && tag == Torrent.TagOf(link.InfoHash, link.File))
        {
            // The info hash stands for every byte: there is no other version.
            return new SourceFacts
            {
                Location = source.Uri,
                Identity = known,
                IsUnchanged = true,
            };
        }

        var torrent = await FindAsync(link, cancellationToken).ConfigureAwait(false);
        return Facts(torrent, torrent.Find(link.File));
    }

    /// <inheritdoc />
    public async Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(location);
        var link = MagnetLink.Parse(source);
        var torrent = await FindAsync(link, cancellationToken).ConfigureAwait(false);
        var file = torrent.Find(link.File);
        return new SourceSample(Facts(torrent, file), default, IsRangeSupported: true, IsEmpty: file.Length == 0);
    }

    /// <inheritdoc />
    public async Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(part);
        var link = MagnetLink.Parse(intent.Probe.Source);
        var torrent = await FindAsync(link, cancellationToken).ConfigureAwait(false);
        var swarm = swarms.GetOrAdd(link.InfoHash, _ => new Swarm(torrent, options, limits, shares, time));
        return await swarm.BringAsync(torrent.Find(link.File), part, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends every aria2.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(swarms.Values.Select(static swarm => swarm.DisposeAsync().AsTask())).ConfigureAwait(false);
        asking.Dispose();
    }

    private static SourceFacts Facts(Torrent torrent, TorrentFile file) =>
        new()
        {
            Location = file.Source.Uri,
            Identity = torrent.IdentityOf(file),
            FileName = file.Path[^1],
        };

    private async Task<Torrent> FindAsync(MagnetLink link, CancellationToken cancellationToken)
    {
        if (torrents.TryGetValue(link.InfoHash, out var known))
        {
            return known;
        }

        await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!torrents.TryGetValue(link.InfoHash, out known))
            {
                using var lease = await shares.EnterAsync(cancellationToken).ConfigureAwait(false);
                var metainfo = await new MetadataFetcher(options, limits, time)
                    .FetchAsync(link, cancellationToken)
                    .ConfigureAwait(false);
                torrents[link.InfoHash] = known = new Torrent(metainfo, IsGiven: true);
            }

            return known;
        }
        finally
        {
            asking.Release();
        }
    }
}
