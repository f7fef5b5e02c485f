using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>How the bytes of one record came.</summary>
public sealed record TransferFacts
{
    /// <summary>Body bytes that were moved by this job, probes not counted.</summary>
    public long Bytes { get; init; }

    /// <summary>Seconds from the first request of the transfer to the last check.</summary>
    public double Seconds { get; init; }

    /// <summary>Requests for a body, 1 when nothing went wrong.</summary>
    public int Attempts { get; init; }

    /// <summary>Bytes that an earlier run had left; 0 for a fresh download.</summary>
    public long ResumedFrom { get; init; }

    /// <summary>Most connections that were open at once.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>How each of several places of the file did; null where there was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonInclude]
    internal IReadOnlyList<MirrorFacts>? Mirrors { get; init; }

    /// <summary>The swarm that the bytes came from; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonInclude]
    internal SwarmFacts? Swarm { get; init; }

    /// <summary>The protocol of the last response, such as <c>HTTP/2</c>, or the transport's name.</summary>
    public required string Protocol { get; init; }
}
