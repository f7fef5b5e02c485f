namespace Starhaul;

/// <summary>A snapshot of one running fetch, reported about ten times a second and once at each change of phase.</summary>
public sealed record FetchProgress
{
    /// <summary>The source.</summary>
    public required Source Source { get; init; }

    /// <summary>Where on the line the fetch is.</summary>
    public required FetchPhase Phase { get; init; }

    /// <summary>Bytes of the file that are on disk, those of earlier runs included.</summary>
    public long BytesOnDisk { get; init; }

    /// <summary>Bytes of the file that have been hashed and checked.</summary>
    public long BytesChecked { get; init; }

    /// <summary>Body bytes that this run moved over the wire.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Length of the file in bytes as it is served; null when the source does not say.</summary>
    public long? Length { get; init; }

    /// <summary>Name of the regime, such as <c>gzip</c>; null before it is decided.</summary>
    public string? Regime { get; init; }

    /// <summary>What is being proven, as words for a person: <c>SHA-256, gzip CRC-32, JSON</c>; null before it is known.</summary>
    public string? Proving { get; init; }

    /// <summary>Why the fetch waits, and for how long, as words for a person; null when it does not.</summary>
    public string? Waiting { get; init; }

    /// <summary>How the swarm does that the bytes come from; null where they come from elsewhere.</summary>
    internal SwarmProgress? Swarm { get; init; }

    /// <summary>Peers that are connected; null where the bytes do not come from a swarm.</summary>
    public int? Peers => Swarm?.Peers;
}
