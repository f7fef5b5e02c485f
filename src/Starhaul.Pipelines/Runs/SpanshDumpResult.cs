namespace Starhaul.Pipelines;

/// <summary>What a <c>SpanshDump</c> did.</summary>
public sealed record SpanshDumpResult
{
    /// <summary>The file that was loaded.</summary>
    public required FetchResult File { get; init; }

    /// <summary>What became of each target, in the order given.</summary>
    public required IReadOnlyList<TargetResult> Targets { get; init; }

    /// <summary>Records that this run read, rejects not counted.</summary>
    public long Records { get; init; }

    /// <summary>Those of <see cref="Records"/> that passed <c>SpanshDumpOptions.PopulatedOnly</c> and <c>SpanshDumpOptions.Near</c>.</summary>
    public long Kept { get; init; }

    /// <summary>How many records passed, and why none did where none did, for a person; null without a filter.</summary>
    public string? KeptText { get; init; }

    /// <summary>Bytes of JSON that this run read.</summary>
    public long ContentRead { get; init; }

    /// <summary>Full path of the file of rejects; null when nothing was rejected.</summary>
    public string? Rejects { get; init; }

    /// <summary>What was rejected, by its reasons: by this run, and by one before it that this run goes on from.</summary>
    internal IReadOnlyList<RejectedKind> RejectedKinds { get; init; } = [];

    /// <summary>How many records, or parts of records, were rejected for each reason, such as <c>stations: id missing</c>; those of an interrupted run before included.</summary>
    public IReadOnlyDictionary<string, long> RejectedByReason =>
        RejectedKinds.ToDictionary(static kind => kind.Kind, static kind => kind.Count, StringComparer.Ordinal);

    /// <summary>How long reading and merging took, the fetch not counted.</summary>
    public TimeSpan LoadTime { get; init; }
}
