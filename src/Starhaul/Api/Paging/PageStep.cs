using System.Text.Json.Nodes;

namespace Starhaul.Api.Paging;

/// <summary>What an answer brings, and what follows it.</summary>
internal sealed record PageStep
{
    /// <summary>The position of the next request; null at the end.</summary>
    public JsonObject? Next { get; init; }

    /// <summary>Whether the answer is a page of records.</summary>
    public bool IsPage { get; init; } = true;

    /// <summary>Records that the source says there are, over all pages; null when it does not say.</summary>
    public long? Total { get; init; }

    /// <summary>The most that the source says, whatever there is; null for no such bound.</summary>
    public long? Cap { get; init; }

    /// <summary>How long to wait before the next request.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Whether the next position must be on the disk before the next request.</summary>
    public bool MustSave { get; init; }

    /// <summary>Whether the next request is the same again on purpose: asking whether a job is done.</summary>
    public bool IsPoll { get; init; }
}
