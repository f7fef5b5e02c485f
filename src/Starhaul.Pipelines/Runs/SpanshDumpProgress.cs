namespace Starhaul.Pipelines;

/// <summary>A snapshot of a running <c>SpanshDump</c>.</summary>
public sealed record SpanshDumpProgress
{
    /// <summary>Where it is.</summary>
    internal SpanshDumpPhase Phase { get; init; }

    /// <summary>The fetch, while it goes on; null after it, while records are read and merged.</summary>
    public FetchProgress? Fetch { get; init; }

    /// <summary>Records read so far in this run.</summary>
    public long Records { get; init; }

    /// <summary>Records rejected so far in this run.</summary>
    public long Rejected { get; init; }

    /// <summary>How far the content was read, in bytes of JSON, earlier runs included.</summary>
    public long ContentRead { get; init; }

    /// <summary>Length of the content in bytes of JSON; null while it is not known.</summary>
    public long? ContentLength { get; init; }
}
