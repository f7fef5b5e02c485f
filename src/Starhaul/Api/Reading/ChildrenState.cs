namespace Starhaul.Api.Reading;

/// <summary>How far the children of a run were read, and which failed. They end in the order of the parent's records.</summary>
internal sealed class ChildrenState
{
    /// <summary>Most that are named.</summary>
    public const int MostNamed = 100;

    /// <summary>The parent's file, relative to the box; null where lists give the parameters.</summary>
    public string? ParentPath { get; init; }

    /// <summary>SHA-256 of the parent's file.</summary>
    public string? ParentSha256 { get; init; }

    /// <summary>Name of the parent; null where there is none.</summary>
    public string? Parent { get; init; }

    /// <summary>Children whose records are in the file, and those that failed or were asked before: where the next run begins.</summary>
    public long Next { get; set; }

    /// <summary>The child at which a run ended because it failed, though that might pass; null for none.</summary>
    public long? EndedAt { get; set; }

    /// <summary>Children that were asked.</summary>
    public long Asked { get; set; }

    /// <summary>Records that several children brought, of which one was kept.</summary>
    public long Repeats { get; set; }

    /// <summary>Children that failed.</summary>
    public long Rejected { get; set; }

    /// <summary>Children that failed one after another, up to now.</summary>
    public int RejectedInARow { get; set; }

    /// <summary>The first of those that failed, each with its reason.</summary>
    public List<ApiChildReject> Rejects { get; set; } = [];
}
