using System.Text.Json.Nodes;

namespace Starhaul.Api.Reading;

/// <summary>How far a resource was read. It is written down beside the records, and another run goes on from it.</summary>
internal sealed class SessionState
{
    /// <summary>What is asked: <see cref="Requests.RequestWriter.Fingerprint"/>.</summary>
    public required string Request { get; init; }

    /// <summary>Name of the resource.</summary>
    public string? Resource { get; init; }

    /// <summary>Where times end that the caller left open.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When the first of its runs began.</summary>
    public DateTimeOffset Began { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Where the next request begins; null for the first.</summary>
    public JsonObject? Position { get; set; }

    /// <summary>Whether the last page was read.</summary>
    public bool IsDone { get; set; }

    /// <summary>Records that are in the file.</summary>
    public long Records { get; set; }

    /// <summary>Records that came, repeats included.</summary>
    public long Received { get; set; }

    /// <summary>Records that had come before and were dropped.</summary>
    public long Repeats { get; set; }

    /// <summary>Records of before the time that was asked for, which were dropped.</summary>
    public long TooOld { get; set; }

    /// <summary>Records that the file of an earlier run holds, which were dropped.</summary>
    public long Known { get; set; }

    /// <summary>Pages that were read.</summary>
    public long Pages { get; set; }

    /// <summary>Pages that a rule of the definition passed over.</summary>
    public long Skipped { get; set; }

    /// <summary>Passed over one after another, up to now.</summary>
    public int SkippedInARow { get; set; }

    /// <summary>Requests of all runs.</summary>
    public long Requests { get; set; }

    /// <summary>Seconds of waiting for limits, of all runs.</summary>
    public double Waited { get; set; }

    /// <summary>Records that the source says there are.</summary>
    public long? Total { get; set; }

    /// <summary>The least that it said.</summary>
    public long? LeastTotal { get; set; }

    /// <summary>The most that it said.</summary>
    public long? MostTotal { get; set; }

    /// <summary>Whether it said different numbers on different pages.</summary>
    public bool TotalChanged { get; set; }

    /// <summary>The bound of what it says, where it was met; null where not.</summary>
    public long? Cap { get; set; }

    /// <summary>Position of the first page of records.</summary>
    public JsonObject? FirstPage { get; set; }

    /// <summary>Position of the last page of records.</summary>
    public JsonObject? LastPage { get; set; }

    /// <summary>Positions that were met: <see cref="VisitedPositions.ToBytes"/>.</summary>
    public byte[]? Met { get; set; }

    /// <summary>The latest pages: <see cref="Reading.PageHashes.ToBytes"/>.</summary>
    public byte[]? PageHashes { get; set; }

    /// <summary>Pages that equal an earlier one, and that the total accounts for.</summary>
    public long EqualPages { get; set; }

    /// <summary>Pages in a row, up to now, that brought no new record.</summary>
    public int StalePages { get; set; }

    /// <summary>The bound that ended the paging before its end, as words; null where none did.</summary>
    public string? Bound { get; set; }

    /// <summary>Pointers of the pagination that found something on some page.</summary>
    public List<string> FoundPointers { get; set; } = [];

    /// <summary>Records without a time that can be read, though the definition says where it is.</summary>
    public long Untimed { get; set; }

    /// <summary>Records without any part of the key of the definition.</summary>
    public long Keyless { get; set; }

    /// <summary>Pages that came with an ETag or a Last-Modified.</summary>
    public long PagesWithValidator { get; set; }

    /// <summary>ETag of the last page that had one.</summary>
    public string? ETag { get; set; }

    /// <summary>Last-Modified of the last page that had one.</summary>
    public DateTimeOffset? LastModified { get; set; }

    /// <summary>The latest time of a record, at most that of the beginning.</summary>
    public DateTimeOffset? Newest { get; set; }

    /// <summary>The greatest incremental cursor of a record.</summary>
    public string? NewestCursor { get; set; }

    /// <summary>The children; null where the resource has none.</summary>
    public ChildrenState? Children { get; set; }

    /// <summary>Runs that were needed.</summary>
    public int Runs { get; set; } = 1;
}
