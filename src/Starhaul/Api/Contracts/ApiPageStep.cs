using System.Text.Json.Nodes;

namespace Starhaul;

/// <summary>What a response brings, and what follows it.</summary>
public sealed record ApiPageStep
{
    /// <summary>The position of the next request; null at the end.</summary>
    public JsonObject? Next { get; init; }

    /// <summary>Whether the response is a page of records. Default: true.</summary>
    public bool IsPage { get; init; } = true;

    /// <summary>Records that the source says there are, over all pages; null when it does not say.</summary>
    public long? Total { get; init; }

    /// <summary>The most that the source says, however many there are; null for no such bound.</summary>
    public long? Cap { get; init; }

    /// <summary>The bound of the definition that ends the paging here, as words; null where the source itself ends it.</summary>
    public string? Bound { get; init; }

    /// <summary>How long to wait before the next request. Default: not at all.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Whether the next position must be on the disk before the next request. Default: false.</summary>
    public bool MustSave { get; init; }

    /// <summary>Whether the next request is the same again on purpose: asking whether a job is done. Default: false.</summary>
    public bool IsPoll { get; init; }
}
