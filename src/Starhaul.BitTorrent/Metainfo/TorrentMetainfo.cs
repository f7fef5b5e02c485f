using System.Security.Cryptography;
using Starhaul.BitTorrent.Bencode;

namespace Starhaul.BitTorrent;

/// <summary>What a .torrent file says (BEP 3): names, lengths, the hash of each piece, and where peers are found.</summary>
/// <remarks>
/// It was written by somebody else: every length and count is held to the others, and nothing grows with a number that it states. Names are
/// as they stand there; whoever makes files of them judges them.
/// </remarks>
internal sealed record TorrentMetainfo
{
    /// <summary>Most bytes of a .torrent file: the hashes of 1.6 million pieces.</summary>
    public const int LongestTorrent = 32 * 1024 * 1024;

    /// <summary>SHA-1 of the info dictionary, lower-case hex: what identifies the torrent.</summary>
    public required string InfoHash { get; init; }

    /// <summary>Name of the file, or of the folder of all files. Not judged safe.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of every piece but the last.</summary>
    public required int PieceLength { get; init; }

    /// <summary>Number of pieces.</summary>
    public int PieceCount => Pieces.Length / SHA1.HashSizeInBytes;

    /// <summary>Bytes of all files.</summary>
    public long Length => All.Count == 0 ? 0 : All[^1].End;

    /// <summary>The files that hold data, in the order of the torrent.</summary>
    public IReadOnlyList<TorrentFile> Files => [.. All.Where(static file => !file.IsFiller)];

    /// <summary>Whether peers are to be found through the trackers alone (BEP 27).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>URLs of trackers. They may hold secrets.</summary>
    public IReadOnlyList<string> Trackers { get; init; } = [];

    /// <summary>HTTP servers of the same bytes (BEP 19). They may hold secrets.</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Every file in order, those that fill pieces up too.</summary>
    internal IReadOnlyList<TorrentFile> All { get; init; } = [];

    /// <summary>The SHA-1 of every piece, one after the other.</summary>
    internal ReadOnlyMemory<byte> Pieces { get; init; }

    /// <summary>The info dictionary as it is written.</summary>
    internal ReadOnlyMemory<byte> Info { get; init; }

    /// <summary>Whether it is one file and not a folder.</summary>
    internal bool IsOneFile { get; init; }

    /// <summary>Reads a .torrent file.</summary>
    /// <param name="torrent">Its bytes.</param>
    /// <exception cref="UnexpectedContentException">They are no torrent, or one that contradicts itself.</exception>
    /// <exception cref="ArgumentException">The torrent is of BitTorrent v2 alone (BEP 52).</exception>
    public static TorrentMetainfo Parse(ReadOnlyMemory<byte> torrent) => Metainfo.MetainfoReader.Read(torrent);

    /// <summary>The torrent for a BitTorrent program: this info dictionary, and of the rest what is known here.</summary>
    internal ReadOnlyMemory<byte> Write() => Write(Info, Trackers, WebSeeds);

    /// <summary>A torrent of an info dictionary.</summary>
    internal static ReadOnlyMemory<byte> Write(
        ReadOnlyMemory<byte> info,
        IReadOnlyList<string> trackers,
        IReadOnlyList<string> webSeeds
    )
    {
        var writer = new BencodeWriter().Open('d');
        if (trackers.Count > 0)
        {
            writer.Text("announce").Text(trackers[0]).Text("announce-list").Open('l');
            foreach (var tracker in trackers)
            {
                writer.Open('l').Text(tracker).Close();
            }

            writer.Close();
        }

        writer.Text("info").Raw(info.Span);
        if (webSeeds.Count > 0)
        {
            writer.Text("url-list").Open('l');
            foreach (var seed in webSeeds)
            {
                writer.Text(seed);
            }

            writer.Close();
        }

        return writer.Close().Written;
    }

    /// <summary>The files that a piece has bytes of, in order.</summary>
    internal IEnumerable<TorrentFile> FilesOf(int piece)
    {
        var (start, end) = RangeOf(piece);
        for (var index = FirstAt(start); index < All.Count && All[index].Offset < end; index++)
        {
            if (All[index].Length > 0)
            {
                yield return All[index];
            }
        }
    }

    /// <summary>Where a piece lies in the bytes of the torrent.</summary>
    internal (long Start, long End) RangeOf(int piece)
    {
        var start = (long)piece * PieceLength;
        return (start, Math.Min(start + PieceLength, Length));
    }

    /// <summary>The first and the last piece that a file has bytes of.</summary>
    internal (int First, int Last) PiecesOf(TorrentFile file) =>
        ((int)(file.Offset / PieceLength), (int)((Math.Max(file.End, file.Offset + 1) - 1) / PieceLength));

    /// <summary>The first file that ends after an offset.</summary>
    private int FirstAt(long offset)
    {
        var (low, high) = (0, All.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = All[middle].End <= offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
