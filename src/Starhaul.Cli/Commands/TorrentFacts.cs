using Starhaul.BitTorrent;
using Starhaul.BitTorrent.Metainfo;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>What a .torrent says, for <c>starhaul probe</c>. URLs are without their secrets.</summary>
/// <param name="InfoHash">What identifies it.</param>
/// <param name="Name">Name of its file, or of the folder of all.</param>
/// <param name="Length">Bytes of all files.</param>
/// <param name="Pieces">Number of pieces.</param>
/// <param name="PieceLength">Bytes of a piece.</param>
/// <param name="Private">Whether peers are found through the trackers alone.</param>
/// <param name="Trackers">Where peers are asked for.</param>
/// <param name="WebSeeds">HTTP servers of the same bytes.</param>
/// <param name="Files">The files that hold data.</param>
internal sealed record TorrentFacts(
    string InfoHash,
    string Name,
    long Length,
    int Pieces,
    int PieceLength,
    bool Private,
    IReadOnlyList<string> Trackers,
    IReadOnlyList<string> WebSeeds,
    IReadOnlyList<TorrentFileFacts> Files
)
{
    /// <summary>The facts of a torrent.</summary>
    public static TorrentFacts Create(TorrentMetainfo torrent) =>
        new(
            torrent.InfoHash,
            torrent.Name,
            torrent.Length,
            torrent.PieceCount,
            torrent.PieceLength,
            torrent.IsPrivate,
            [.. torrent.Trackers.Select(PeerUrls.ShowTracker)],
            [.. torrent.WebSeeds.Select(static url => RedactedUri.Redact(new Uri(url)))],
            [.. torrent.Files.Select(static file => new TorrentFileFacts(file.Name, file.Length, file.Source.Text))]
        );

    /// <summary>The same as an aligned list for a person.</summary>
    public IEnumerable<string> Lines()
    {
        var rows = new List<string[]>
        {
            new[] { "torrent", ServerText.Clean(Name) },
            new[] { "info hash", InfoHash },
            new[]
            {
                "holds",
                $"{HumanText.Count(Length)} bytes in {HumanText.Count(Pieces)} pieces of {HumanText.Count(PieceLength)}",
            },
            new[] { "peers by", Private ? "its trackers alone (private)" : "trackers, DHT, LPD, PEX" },
        };
        rows.AddRange(Trackers.Select(static url => new[] { "tracker", url }));
        rows.AddRange(WebSeeds.Select(static url => new[] { "web seed", url }));
        rows.AddRange(
            Files.Select(static file =>
                new[] { "file", $"{ServerText.Clean(file.Name)}  {HumanText.Count(file.Length)} bytes" }
            )
        );
        return TextTable.Lines([.. rows]);
    }
}

/// <summary>One file of a torrent.</summary>
/// <param name="Name">Its path, the torrent's own folder first.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Source">The magnet link that fetches it alone.</param>
internal sealed record TorrentFileFacts(string Name, long Length, string Source);

/// <summary>The document of <c>probe --json</c> of a torrent.</summary>
internal sealed record TorrentProbeDocument(TorrentFacts Torrent);
