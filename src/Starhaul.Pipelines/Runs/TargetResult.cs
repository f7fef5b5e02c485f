namespace Starhaul.Pipelines;

/// <summary>What a load did to one target.</summary>
public sealed record TargetResult
{
    /// <summary>The target without a password.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the target had loaded the same content with the same options before, so that nothing was done.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Number of the import in the target.</summary>
    public required long ImportId { get; init; }

    /// <summary>Records of the import in all, those of an interrupted run before included.</summary>
    public long Records { get; init; }

    /// <summary>Rejected records of the import in all, and parts of records that were rejected alone.</summary>
    public long Rejected { get; init; }

    /// <summary>What the import did to all tables, those of an interrupted run before included; null where nothing was done.</summary>
    public TableChange? InAll { get; init; }

    /// <summary>What this run did, table by table.</summary>
    public IReadOnlyList<TableChange> Tables { get; init; } = [];
}
