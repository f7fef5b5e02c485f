using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>How the records of a file were read from an API.</summary>
public sealed record ApiFacts
{
    /// <summary>Name of the resource.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Method of the first request.</summary>
    public string Method { get; init; } = "";

    /// <summary>Body of the first request: JSON, or the text of a form; null without one.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>SHA-256 in hex of what was asked, with its times.</summary>
    public string Request { get; init; } = "";

    /// <summary>SHA-256 in hex of what was asked, whatever its times: runs one after another have the same.</summary>
    public string Question { get; init; } = "";

    /// <summary>Pages that were read.</summary>
    public long Pages { get; init; }

    /// <summary>Records in the file.</summary>
    public long Records { get; init; }

    /// <summary>Records that the API said there are, as it said last; null where it did not.</summary>
    public long? Total { get; init; }

    /// <summary>The most that the API ever says there are, where that was met; null where not.</summary>
    public long? CappedAt { get; init; }

    /// <summary>Records that came again and were dropped.</summary>
    public long Repeats { get; init; }

    /// <summary>Records that an earlier run brought, and that were dropped.</summary>
    public long Known { get; init; }

    /// <summary>Records of before the time that was asked for, which were dropped.</summary>
    public long TooOld { get; init; }

    /// <summary>Pages that a rule of the definition passed over.</summary>
    public long SkippedPages { get; init; }

    /// <summary>Requests of all runs, those of redirects too.</summary>
    public long Requests { get; init; }

    /// <summary>Seconds of waiting for limits, of all runs. Waits for jobs and between attempts do not count.</summary>
    public double WaitedSeconds { get; init; }

    /// <summary>Runs that were needed.</summary>
    public int Runs { get; init; }

    /// <summary>Position of the first page; its fields are those of the pagination.</summary>
    public JsonObject? First { get; init; }

    /// <summary>Position of the last page.</summary>
    public JsonObject? Last { get; init; }

    /// <summary>Pages that came with an ETag or a Last-Modified.</summary>
    public long PagesWithValidator { get; init; }

    /// <summary>The time that was asked from, without the overlap; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The time that was asked to: the start of the first run where the caller said none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The latest time of a record that came, at most that of the start; null where none could be read.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Records without a time, or a cursor, that can be read where the definition says it is.</summary>
    public long Untimed { get; init; }

    /// <summary>The cursor that was asked from; null for all.</summary>
    public string? SinceCursor { get; init; }

    /// <summary>The greatest cursor of a record that came; null where none was seen.</summary>
    public string? NewestCursor { get; init; }

    /// <summary>The bound that ended the paging before its end, as words; null where none did.</summary>
    public string? BoundedBy { get; init; }

    /// <summary>Pointers of the definition that never found anything.</summary>
    public IReadOnlyList<string> UnusedPointers
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The children; null for a resource without any.</summary>
    [JsonInclude]
    internal ApiChildrenFacts? Children { get; init; }

    /// <summary>Children that were asked; 0 for a resource without any.</summary>
    [JsonIgnore]
    public long ChildrenAsked => Children?.Asked ?? 0;

    /// <summary>Children that failed and were left out.</summary>
    [JsonIgnore]
    public long ChildrenRejected => Children?.Rejected ?? 0;

    /// <summary>True when the source held still while it was read, false when it was seen to change, null when nothing shows either.</summary>
    public bool? Snapshot { get; init; }

    /// <summary>Why the file is no snapshot; null where nothing shows that.</summary>
    public string? NotASnapshot { get; init; }
}
