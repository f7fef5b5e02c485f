namespace Starhaul;

/// <summary>A snapshot of one running fetch from an API, reported about ten times a second and at each change of phase.</summary>
public sealed record ApiProgress
{
    /// <summary>Name of the resource.</summary>
    public required string Resource { get; init; }

    /// <summary>Where the fetch is.</summary>
    public required FetchPhase Phase { get; init; }

    /// <summary>Pages that were read, those of earlier runs included.</summary>
    public long Pages { get; init; }

    /// <summary>Records in the file, those of earlier runs included.</summary>
    public long Records { get; init; }

    /// <summary>Records that the source says there are; null when it does not say.</summary>
    public long? Total { get; init; }

    /// <summary>Requests that were sent, those of earlier runs included.</summary>
    public long Requests { get; init; }

    /// <summary>Body bytes that this run received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes of the file so far.</summary>
    public long BytesOnDisk { get; init; }

    /// <summary>Why the fetch waits, and for how long, as words for a person; null when it does not.</summary>
    public string? Waiting { get; init; }
}
