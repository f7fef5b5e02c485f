namespace Starhaul.Pipelines;

/// <summary>What a listener, or a replay, did to one target.</summary>
public sealed record EddnTargetResult
{
    /// <summary>The target without a password.</summary>
    public required string Target { get; init; }

    /// <summary>Messages that were loaded in this run, rejects not counted.</summary>
    public long Messages { get; init; }

    /// <summary>Messages that were rejected: a time in the future, an id that is none.</summary>
    public long Rejected { get; init; }

    /// <summary>Files of a replay that the target had loaded before, and that were left out.</summary>
    public int AlreadyLoaded { get; init; }

    /// <summary>Segments of the archive that are not in the tables yet; the next run goes on with them.</summary>
    public int Waiting { get; init; }

    /// <summary>Why the target could not be written to at the end; null when it could.</summary>
    public string? Trouble { get; init; }

    /// <summary>Segments that could not be read, with the reason.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>What this run did, table by table.</summary>
    public IReadOnlyList<TableChange> Tables { get; init; } = [];
}
