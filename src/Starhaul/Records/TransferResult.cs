namespace Starhaul;

/// <summary>What a finished transfer left: proven bytes in a part file, and all that was learned while they passed.</summary>
public sealed record TransferResult
{
    /// <summary>The version that the bytes belong to.</summary>
    public required SourceIdentity Identity { get; init; }

    /// <summary>Where the bytes came from at last, without secrets.</summary>
    public required string FinalUrl { get; init; }

    /// <summary>SHA-256 of the published bytes, lower-case hex: the key of the record.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the published bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The coded bytes as they came, when a content coding was decoded on the way out; else null.</summary>
    internal WireForm? Wire { get; init; }

    /// <summary>Every digest that was computed over the wire bytes, by algorithm, lower-case hex.</summary>
    public IReadOnlyDictionary<string, string> WireDigests { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Every digest that was computed over the published bytes, by algorithm, lower-case hex.</summary>
    public IReadOnlyDictionary<string, string> PublishedDigests { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Digests that responses of the transfer declared, beyond those of the probe.</summary>
    public IReadOnlyList<DeclaredDigest> Declared { get; init; } = [];

    /// <summary>Digests that the transport itself held every byte to.</summary>
    internal IReadOnlyList<DeclaredDigest> Proven { get; init; } = [];

    /// <summary>What the regime found inside; null when it looks at nothing.</summary>
    public ContentSummary? Content { get; init; }

    /// <summary>What the bytes are after all, where they are not what the first of them looked like; else null.</summary>
    internal RegimeChoice? Found { get; init; }

    /// <summary>How the end of the body was known.</summary>
    public required BodyEnd End { get; init; }

    /// <summary>File that holds the bytes to publish.</summary>
    public required string PublishPath { get; init; }

    /// <summary>File that holds the decoded bytes of <see cref="FetchOptions.Decode"/>; null without it.</summary>
    public string? DecodedPath { get; init; }

    /// <summary>How the bytes came.</summary>
    public required TransferFacts Facts { get; init; }
}
