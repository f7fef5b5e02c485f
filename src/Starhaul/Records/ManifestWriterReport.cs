namespace Starhaul;

/// <summary>What <c>manifest check</c> found in the chain of one writer of a box in a bucket.</summary>
internal sealed record ManifestWriterReport
{
    /// <summary>The name of the writer, as it stands in the keys of its objects.</summary>
    public required string Writer { get; init; }

    /// <summary>Number of objects in the chain.</summary>
    public required long Objects { get; init; }

    /// <summary>Number of lines in them.</summary>
    public required long Lines { get; init; }

    /// <summary>SHA-256 in hex of the last line: it stands for the whole chain. Null for one without lines.</summary>
    public string? Head { get; init; }

    /// <summary>The head that the caller expected; null when none was given.</summary>
    public string? ExpectedHead { get; init; }

    /// <summary>Number of the line whose hash <see cref="ExpectedHead"/> is; null when no line has it.</summary>
    public long? ExpectedHeadLine { get; init; }

    /// <summary>All that is wrong, in order of lines.</summary>
    public required IReadOnlyList<ManifestFault> Faults { get; init; }

    /// <summary>True when nothing is wrong and the head, where one was expected, is that one.</summary>
    public bool IsSound =>
        Faults.Count == 0
        && (ExpectedHead is null || string.Equals(Head, ExpectedHead, StringComparison.OrdinalIgnoreCase));
}
