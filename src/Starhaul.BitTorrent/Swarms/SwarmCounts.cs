namespace Starhaul.BitTorrent.Swarms;

/// <summary>What is remembered of a swarm beyond one run of aria2.</summary>
internal sealed class SwarmCounts
{
    /// <summary>Most peers at once.</summary>
    public int Peers { get; set; }

    /// <summary>Bytes that were sent to peers.</summary>
    public long Uploaded { get; set; }
}
