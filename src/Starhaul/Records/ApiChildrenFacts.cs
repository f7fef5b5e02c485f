namespace Starhaul;

/// <summary>How the children of a resource were read: the questions that a parent's records, or lists, gave.</summary>
internal sealed record ApiChildrenFacts
{
    /// <summary>Name of the parent; null where lists gave the parameters.</summary>
    public string? Parent { get; init; }

    /// <summary>Path of the parent's file, relative to the box; null where there is none.</summary>
    public string? ParentPath { get; init; }

    /// <summary>SHA-256 of the parent's file.</summary>
    public string? ParentSha256 { get; init; }

    /// <summary>Children that were asked.</summary>
    public long Asked { get; init; }

    /// <summary>Records that several children brought, of which one was kept.</summary>
    public long Repeats { get; init; }

    /// <summary>Children that failed and were left out.</summary>
    public long Rejected { get; init; }

    /// <summary>The first hundred of those that failed.</summary>
    public IReadOnlyList<ApiChildReject> Rejects
    {
        get;
        init => field = value ?? [];
    } = [];
}
