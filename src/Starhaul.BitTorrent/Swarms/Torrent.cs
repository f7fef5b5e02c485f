namespace Starhaul.BitTorrent.Swarms;

/// <summary>A torrent that files are fetched of.</summary>
/// <param name="Metainfo">What it says, and where peers are asked for.</param>
/// <param name="IsGiven">Whether the user gave the info hash, so that the hashes of its pieces are the user's word.</param>
internal sealed record Torrent(TorrentMetainfo Metainfo, bool IsGiven)
{
    /// <summary>The strong validator of a file: the info hash stands for every byte.</summary>
    public SourceIdentity IdentityOf(TorrentFile file) =>
        new() { ETag = TagOf(Metainfo.InfoHash, Metainfo.IsOneFile ? null : file.Index), Length = file.Length };

    /// <summary>The same before anything but the link is known.</summary>
    public static string TagOf(string infoHash, int? file) =>
        file is { } index
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"btih-{infoHash}-{index}\"")
            : $"\"btih-{infoHash}\"";

    /// <summary>The file that a link means.</summary>
    /// <exception cref="ArgumentException">It means none, or several.</exception>
    public TorrentFile Find(int? index)
    {
        if (index is { } place)
        {
            return place < Metainfo.All.Count && !Metainfo.All[place].IsFiller
                ? Metainfo.All[place]
                : throw new ArgumentException(
                    $"The torrent {Metainfo.InfoHash} has no file {place}; it has {Metainfo.All.Count} files, from 0."
                );
        }

        return Metainfo.Files is [var one]
            ? one
            : throw new ArgumentException(
                $"The torrent {Metainfo.InfoHash} has {Metainfo.Files.Count} files; name one with so=N in the magnet link."
            );
    }
}
