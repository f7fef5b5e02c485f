namespace Starhaul.BitTorrent;

/// <summary>One file of a torrent.</summary>
public sealed record TorrentFile
{
    /// <summary>Its place in the torrent, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its path as the torrent has it, the torrent's own folder first. Not judged safe.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Its path with <c>/</c>.</summary>
    public string Name => string.Join('/', Path);

    /// <summary>Its length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Where it begins in the bytes of the torrent.</summary>
    public required long Offset { get; init; }

    /// <summary>What <see cref="FileFetcher"/> fetches: a magnet link of the torrent that names this file (BEP 9, BEP 53).</summary>
    public required Source Source { get; init; }

    /// <summary>Whether it is no data but fills a piece up, or is a link (BEP 47).</summary>
    internal bool IsFiller { get; init; }

    /// <summary>Offset after its last byte.</summary>
    internal long End => Offset + Length;
}
