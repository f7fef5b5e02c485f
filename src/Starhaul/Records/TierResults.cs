namespace Starhaul;

/// <summary>The verdicts of the tiers that are judged at the end of a transfer.</summary>
internal sealed record TierResults
{
    /// <summary>Whether the version held still: ETag, Last-Modified.</summary>
    public required TierResult Server { get; init; }

    /// <summary>Whether all bytes came: lengths, ranges, the framed end.</summary>
    public required TierResult Transport { get; init; }

    /// <summary>Whether the declared digests hold.</summary>
    public required TierResult Digest { get; init; }

    /// <summary>Whether the content is whole and well formed.</summary>
    public required TierResult Content { get; init; }
}
