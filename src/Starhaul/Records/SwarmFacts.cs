namespace Starhaul;

/// <summary>The swarm that a file came from.</summary>
internal sealed record SwarmFacts
{
    /// <summary>The info hash of the torrent (BEP 3): SHA-1, lower-case hex.</summary>
    public required string InfoHash { get; init; }

    /// <summary>Place of the file in the torrent, from 0 (BEP 53).</summary>
    public int File { get; init; }

    /// <summary>Pieces that the file has bytes of, each of which was held to its hash.</summary>
    public int Pieces { get; init; }

    /// <summary>Bytes of a piece.</summary>
    public long PieceLength { get; init; }

    /// <summary>Trackers that were asked, without secrets.</summary>
    public IReadOnlyList<string> Trackers { get; init; } = [];

    /// <summary>HTTP servers that were asked for the same pieces, without secrets.</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Most peers that were connected at once.</summary>
    public int Peers { get; init; }

    /// <summary>Bytes that were sent to peers meanwhile.</summary>
    public long Uploaded { get; init; }
}
