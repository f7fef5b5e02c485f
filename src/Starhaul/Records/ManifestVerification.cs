namespace Starhaul;

/// <summary>A later look at a file of the box: its bytes on disk against its record.</summary>
internal sealed record ManifestVerification : ManifestEvent
{
    /// <summary>Path of the file, relative to the box, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 that was found; null when the file is missing or cannot be read.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Pass or fail.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>When it was looked at, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
