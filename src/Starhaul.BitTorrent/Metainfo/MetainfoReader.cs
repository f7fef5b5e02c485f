using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Starhaul.BitTorrent.Bencode;

namespace Starhaul.BitTorrent.Metainfo;

/// <summary>Reads the dictionary of a .torrent file and holds what it states against itself.</summary>
internal static class MetainfoReader
{
    private const int MostFiles = 100_000;
    private const int MostFolders = 64;

    /// <summary>Libtorrent takes no longer ones; a program holds some pieces whole in memory.</summary>
    private const int LongestPiece = 512 * 1024 * 1024;

    public static TorrentMetainfo Read(ReadOnlyMemory<byte> torrent)
    {
        if (torrent.Length > TorrentMetainfo.LongestTorrent)
        {
            throw Refuse($"it is longer than {TorrentMetainfo.LongestTorrent:N0} bytes");
        }

        BencodeValue root;
        try
        {
            root = BencodeReader.Read(torrent);
        }
        catch (BencodeException e)
        {
            throw Refuse($"it is no bencode: {e.Message}");
        }

        return Read(root, root.Find("info", BencodeKind.Dictionary) ?? throw Refuse("it has no info dictionary"));
    }

    private static TorrentMetainfo Read(BencodeValue root, BencodeValue info)
    {
        if (info.Find("pieces", BencodeKind.Text) is not { } pieces)
        {
            throw info.Fields.ContainsKey("meta version")
                ? new ArgumentException(
                    "The torrent is of BitTorrent v2 alone (BEP 52), which aria2 cannot fetch; a hybrid one has pieces of v1 too."
                )
                : Refuse("its info dictionary has no pieces");
        }

        var pieceLength = info.Find("piece length", BencodeKind.Integer)?.Integer ?? 0;
        if (pieceLength is < 1 or > LongestPiece)
        {
            throw Refuse($"its piece length is {pieceLength:N0}; it is 1 to {LongestPiece:N0}");
        }

        var name = TextOf(info, "name") ?? throw Refuse("it has no name");
        var infoHash = HashOf(info);
        var isOneFile = info.Find("length", BencodeKind.Integer) is not null;
        if (isOneFile == (info.Find("files", BencodeKind.List) is not null))
        {
            throw Refuse("it must have either a length or a list of files");
        }

        var files = isOneFile
            ? [OneFile(info, name, infoHash)]
            : FilesOf(info.Find("files", BencodeKind.List)!, name, infoHash);
        var length = files[^1].End;
        var count = (length + pieceLength - 1) / pieceLength;
        if (length == 0 || pieces.Bytes.Length != count * SHA1.HashSizeInBytes)
        {
            throw Refuse(
                $"{length:N0} bytes in pieces of {pieceLength:N0} have {count:N0} hashes of 20 bytes, and {pieces.Bytes.Length:N0} bytes of hashes are there"
            );
        }

        return new TorrentMetainfo
        {
            InfoHash = infoHash,
            Name = name,
            PieceLength = (int)pieceLength,
            Pieces = pieces.Bytes,
            Info = info.Raw,
            All = files,
            IsOneFile = isOneFile,
            IsPrivate = info.Find("private", BencodeKind.Integer)?.Integer == 1,
            Trackers = PeerUrls.Trackers(TrackersOf(root)),
            WebSeeds = PeerUrls.WebSeeds(WebSeedsOf(root)),
        };
    }

    private static TorrentFile OneFile(BencodeValue info, string name, string infoHash) =>
        new()
        {
            Index = 0,
            Path = [name],
            Length = LengthOf(info, sum: 0),
            Offset = 0,
            Source = TorrentSource.Create(infoHash, file: null),
        };

    private static List<TorrentFile> FilesOf(BencodeValue list, string name, string infoHash)
    {
        if (list.Items.Count is 0 or > MostFiles)
        {
            throw Refuse($"it has {list.Items.Count:N0} files; the most are {MostFiles:N0}");
        }

        var files = new List<TorrentFile>(list.Items.Count);
        var offset = 0L;
        foreach (var item in list.Items)
        {
            var length = LengthOf(item, offset);
            var path = item.Find("path.utf-8", BencodeKind.List) ?? item.Find("path", BencodeKind.List);
            if (
                path is not { Items.Count: > 0 and < MostFolders }
                || path.Items.Any(static segment => segment.Kind != BencodeKind.Text)
            )
            {
                throw Refuse($"file {files.Count} has no path of 1 to {MostFolders - 1} names");
            }

            files.Add(
                new TorrentFile
                {
                    Index = files.Count,
                    Path = [name, .. path.Items.Select(static segment => segment.Text)],
                    Length = length,
                    Offset = offset,
                    Source = TorrentSource.Create(infoHash, files.Count),
                    IsFiller = IsFiller(item),
                }
            );
            offset += length;
        }

        return files;
    }

    // BEP 47: p fills up to the next piece, l is a symbolic link.
    private static bool IsFiller(BencodeValue file) =>
        file.Find("attr", BencodeKind.Text)?.Text is { } attributes && attributes.AsSpan().ContainsAny('p', 'l');

    private static long LengthOf(BencodeValue file, long sum)
    {
        var length = file.Find("length", BencodeKind.Integer)?.Integer ?? -1;
        return length >= 0 && length <= long.MaxValue / 2 - sum
            ? length
            : throw Refuse($"a file has the length {length:N0}");
    }

    private static string? TextOf(BencodeValue dictionary, string name) =>
        (dictionary.Find(name + ".utf-8", BencodeKind.Text) ?? dictionary.Find(name, BencodeKind.Text))?.Text;

    private static IEnumerable<string> TrackersOf(BencodeValue root)
    {
        // BEP 12: where there is a list, the single one does not count.
        if (root.Find("announce-list", BencodeKind.List) is { Items.Count: > 0 } tiers)
        {
            return tiers
                .Items.SelectMany(static tier => tier.Items)
                .Where(static tracker => tracker.Kind == BencodeKind.Text)
                .Select(static tracker => tracker.Text);
        }

        return root.Find("announce", BencodeKind.Text) is { } one ? [one.Text] : [];
    }

    private static IEnumerable<string> WebSeedsOf(BencodeValue root) =>
        root.Fields.TryGetValue("url-list", out var seeds)
            ? (seeds.Kind == BencodeKind.Text ? [seeds] : seeds.Items)
                .Where(static seed => seed.Kind == BencodeKind.Text)
                .Select(static seed => seed.Text)
            : [];

    [SuppressMessage("Security", "CA5350", Justification = "BEP 3 identifies a torrent by SHA-1.")]
    private static string HashOf(BencodeValue info) => Convert.ToHexStringLower(SHA1.HashData(info.Raw.Span));

    private static UnexpectedContentException Refuse(string reason) =>
        new($"This is no torrent that can be used: {reason}.")
        {
            Step = FetchStep.Input,
            Hint = "Get the .torrent file again from where it was published.",
        };
}
