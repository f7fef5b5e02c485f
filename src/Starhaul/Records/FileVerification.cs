namespace Starhaul;

/// <summary>What <c>Manifest.VerifyAsync</c> found of one file: its bytes on disk against its record.</summary>
public sealed record FileVerification
{
    /// <summary>Path of the file, relative to the box, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Pass for the recorded bytes, fail for everything else.</summary>
    public Verdict Verdict => State == LocalFileState.Intact ? Verdict.Pass : Verdict.Fail;

    /// <summary>How the file stands to its record.</summary>
    public required LocalFileState State { get; init; }

    /// <summary>SHA-256 by the record, lower-case hex.</summary>
    public required string ExpectedSha256 { get; init; }

    /// <summary>SHA-256 of the bytes on disk, lower-case hex; null when they are missing or cannot be read.</summary>
    public string? FoundSha256 { get; init; }

    /// <summary>Length in bytes by the record.</summary>
    public required long ExpectedLength { get; init; }

    /// <summary>Length in bytes on disk; null when the file is missing or cannot be read.</summary>
    public long? FoundLength { get; init; }

    /// <summary>Why the file cannot be read; null when it could be.</summary>
    public string? Problem { get; init; }

    /// <summary>When the look ended, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
