using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace Starhaul.Pipelines;

/// <summary>How the listener of an archive stands, as it writes it into the archive every two seconds.</summary>
internal sealed record EddnStreamStatus
{
    /// <summary>The program that listens, with its version.</summary>
    public required string Tool { get; init; }

    /// <summary>Number of its process on its machine.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When this was written, UTC. What is older than some seconds was left behind by a listener that was killed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>When it ended, UTC; null while it listens.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The error that ended it; null where none did.</summary>
    public string? Error { get; init; }

    /// <summary>How often it flushes: of a segment a kill may take so much.</summary>
    public TimeSpan? FlushInterval { get; init; }

    /// <summary>Which start of the machine it ran in; null where the system does not say. After another start, more than a flush may be gone.</summary>
    public string? BootId { get; init; }

    /// <summary>The segments that it writes to: one that the next listener does not find was taken away, with all that was in it.</summary>
    public IReadOnlyList<EddnOpenSegment> OpenSegments { get; init; } = [];

    /// <summary>Messages archived a second over the last minute, by schema such as <c>commodity-3</c>.</summary>
    public IReadOnlyDictionary<string, double> Rates { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>The counts, the relays, the gaps that go on, and the targets with their cursors.</summary>
    public required EddnStreamProgress Progress { get; init; }

    /// <summary>Whether the listener, where it runs no more, was killed or ended by an error.</summary>
    [JsonIgnore]
    public bool WasCutShort => Ended is null || Error is not null;

    /// <summary>Whether the listener runs, judged at a time: it has not ended, and wrote this within the last 10 s.</summary>
    public bool IsRunning(DateTimeOffset now) => Ended is null && now - Updated <= TimeSpan.FromSeconds(10);
}
