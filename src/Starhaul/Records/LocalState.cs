namespace Starhaul;

/// <summary>What is here of a source before it is fetched.</summary>
internal sealed record LocalState
{
    /// <summary>Full path of the file to publish.</summary>
    public required string Path { get; init; }

    /// <summary>What stands for the asked source where its URL was redacted; null where it was not.</summary>
    public string? SourceId { get; init; }

    /// <summary>The live record at that path; null when the manifest knows none.</summary>
    public ManifestRecord? Record { get; init; }

    /// <summary>Whether the file is there with the bytes of <see cref="Record"/>.</summary>
    public bool IsIntact { get; init; }

    /// <summary>Whether the decoded form is asked for and is not here.</summary>
    public bool LacksDecoded { get; init; }

    /// <summary>What an earlier run left in the part file; null when there is nothing that can be used.</summary>
    public PartState? Part { get; init; }
}
