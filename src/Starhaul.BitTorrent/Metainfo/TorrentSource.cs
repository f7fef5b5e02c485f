using System.Globalization;

namespace Starhaul.BitTorrent.Metainfo;

/// <summary>How a file of a torrent is named as a source: the info hash and its place, and nothing that may be secret.</summary>
internal static class TorrentSource
{
    public const string Scheme = "magnet";

    /// <summary>The magnet link of a torrent, or of one of its files.</summary>
    public static Source Create(string infoHash, int? file) =>
        Source.Parse(
            file is { } index
                ? string.Create(CultureInfo.InvariantCulture, $"magnet:?xt=urn:btih:{infoHash}&so={index}")
                : $"magnet:?xt=urn:btih:{infoHash}"
        );
}
