namespace Starhaul.Transfer;

/// <summary>What one response of a source says of the whole file.</summary>
public sealed record SourceFacts
{
    /// <summary>Where the redirects ended, with all that a request needs.</summary>
    public required Uri Location { get; init; }

    /// <summary>The HTTP status; null for transports without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The protocol that was spoken, such as <c>1.1</c>; null for transports without one.</summary>
    public string? HttpVersion { get; init; }

    /// <summary>The version: validators and total length.</summary>
    public required SourceIdentity Identity { get; init; }

    /// <summary>The media type that the source declares, without parameters, lower-case; null for none.</summary>
    public string? DeclaredType { get; init; }

    /// <summary>Digests that the response declares.</summary>
    public IReadOnlyList<DeclaredDigest> Digests { get; init; } = [];

    /// <summary>The name that the source suggests; null for none. Not judged safe.</summary>
    public string? FileName { get; init; }

    /// <summary>Other places of the file and documents about it, as the response links them.</summary>
    internal IReadOnlyList<SourceLink> Links { get; init; } = [];

    /// <summary>True when the source said that the known version still holds.</summary>
    public bool IsUnchanged { get; init; }
}
