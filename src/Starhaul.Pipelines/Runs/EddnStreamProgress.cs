using System.Collections.Frozen;

namespace Starhaul.Pipelines;

/// <summary>How a listener stands at one moment. All counts are since it began.</summary>
public sealed record EddnStreamProgress
{
    /// <summary>How long it has listened.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Messages received, of every kind and from every relay.</summary>
    public long Received { get; init; }

    /// <summary>Messages written to the archive.</summary>
    public long Archived { get; init; }

    /// <summary>Messages archived in the last whole second.</summary>
    public double PerSecond { get; init; }

    /// <summary>Messages archived, by schema such as <c>commodity-3</c>.</summary>
    public IReadOnlyDictionary<string, long> BySchema { get; init; } = FrozenDictionary<string, long>.Empty;

    /// <summary>How far the last message lay behind its gateway's clock; null before the first.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Messages that were received and are not in the archive yet.</summary>
    public int Queued { get; init; }

    /// <summary>Bytes of those, compressed as they came.</summary>
    public long QueuedBytes { get; init; }

    /// <summary>Those of the bytes that memory has no room for: they wait in a file without a name on the disk of the archive.</summary>
    public long QueuedOnDisk { get; init; }

    /// <summary>Messages that are lost: they found no room in the queue, or waited on a disk that could not be read.</summary>
    public long Dropped { get; init; }

    /// <summary>Messages that could not be read and lie in the dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Messages that had come before, from another relay or from the same one; they are not archived twice.</summary>
    public long FromAnotherRelay { get; init; }

    /// <summary>Messages archived that say what another from the same station and time has said.</summary>
    public long Repeats { get; init; }

    /// <summary>Gaps and suspected gaps so far.</summary>
    public long Gaps { get; init; }

    /// <summary>Gaps that go on: their end is the present moment. They are counted and written down when they end.</summary>
    public IReadOnlyList<StreamGap> OpenGaps { get; init; } = [];

    /// <summary>The relays.</summary>
    public IReadOnlyList<EddnRelayState> Relays { get; init; } = [];

    /// <summary>The targets.</summary>
    public IReadOnlyList<EddnTargetState> Targets { get; init; } = [];
}
