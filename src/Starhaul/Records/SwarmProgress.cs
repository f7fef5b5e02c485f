namespace Starhaul;

/// <summary>How the swarm of a running fetch does.</summary>
internal sealed record SwarmProgress
{
    /// <summary>Peers that are connected, seeds among them.</summary>
    public int Peers { get; init; }

    /// <summary>Peers that have every piece.</summary>
    public int Seeds { get; init; }

    /// <summary>Bytes that were sent to peers.</summary>
    public long Uploaded { get; init; }

    /// <summary>Bytes sent for each byte of the torrent that is here.</summary>
    public double Ratio { get; init; }

    /// <summary>
    /// How many whole copies the connected peers and this machine have between them: below 1 a piece is with nobody. The part after
    /// the point is the share of pieces that exist once more than the rarest.
    /// </summary>
    public double Availability { get; init; }
}
