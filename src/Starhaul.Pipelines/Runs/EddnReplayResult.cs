namespace Starhaul.Pipelines;

/// <summary>What an <c>EddnReplay</c> did.</summary>
public sealed record EddnReplayResult
{
    /// <summary>Full path of what was replayed.</summary>
    public required string Archive { get; init; }

    /// <summary>Files that were looked at.</summary>
    public required int Files { get; init; }

    /// <summary>Segments that a listener is still writing, and that were left out.</summary>
    public int StillOpen { get; init; }

    /// <summary>Full path of the file of messages that the tables rejected; null when this run rejected none, or could not write it.</summary>
    public string? Rejects { get; init; }

    /// <summary>
    /// Why rejected messages could not be written to a file in the archive, which may be one that is only read; null where
    /// they were, or there were none. The archive itself holds them as ever.
    /// </summary>
    public string? RejectsTrouble { get; init; }

    /// <summary>What became of each target, in the order given.</summary>
    public required IReadOnlyList<EddnTargetResult> Targets { get; init; }
}
