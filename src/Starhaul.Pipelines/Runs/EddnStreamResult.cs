namespace Starhaul.Pipelines;

/// <summary>What an <c>EddnStream</c> did.</summary>
public sealed record EddnStreamResult
{
    /// <summary>Full path of the archive.</summary>
    public required string Archive { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>The counts at the end.</summary>
    public required EddnStreamProgress Totals { get; init; }

    /// <summary>Messages archived that were sent to test schemas; they go into no table.</summary>
    public long Test { get; init; }

    /// <summary>Messages archived that speak of the legacy game; they go into no table.</summary>
    public long Legacy { get; init; }

    /// <summary>Segments that were closed, proven and written down in the manifest.</summary>
    public long Segments { get; init; }

    /// <summary>
    /// The gaps and suspected gaps of this run, and the time without a listener before it; of more than 1,000 the latest. All of
    /// them are in the archive.
    /// </summary>
    public IReadOnlyList<StreamGap> Gaps { get; init; } = [];

    /// <summary>Full path of the file of messages that the tables rejected; null when this run rejected none.</summary>
    public string? Rejects { get; init; }

    /// <summary>What became of each target, in the order given.</summary>
    public IReadOnlyList<EddnTargetResult> Targets { get; init; } = [];
}
