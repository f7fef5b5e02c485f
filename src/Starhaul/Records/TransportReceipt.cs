namespace Starhaul;

/// <summary>What a transport says when every byte is in the part file.</summary>
public sealed record TransportReceipt
{
    /// <summary>Where the bytes came from at last.</summary>
    public required Uri Location { get; init; }

    /// <summary>How the end of the body was known.</summary>
    public required BodyEnd End { get; init; }

    /// <summary>Digests that the responses declared, message digests only where one response carried the whole file.</summary>
    public IReadOnlyList<DeclaredDigest> Declared { get; init; } = [];

    /// <summary>Digests that the transport itself held every byte to before it counted; they are no more compared with anything.</summary>
    internal IReadOnlyList<DeclaredDigest> Proven { get; init; } = [];

    /// <summary>The swarm that the bytes came from; null where there was none.</summary>
    internal SwarmFacts? Swarm { get; init; }

    /// <summary>Body bytes that were moved.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Requests for a body.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Most connections that were open at once.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>The protocol of the last response, such as <c>HTTP/2</c>.</summary>
    public required string Protocol { get; init; }
}
