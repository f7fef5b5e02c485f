namespace Starhaul;

/// <summary>Every tier weighed, and the one verdict that follows. A report exists only for a file that may be published.</summary>
internal sealed record IntegrityReport
{
    /// <summary>The verdict of each tier.</summary>
    public required TierResults Tiers { get; init; }

    /// <summary>Every digest that was declared or computed.</summary>
    public required IReadOnlyList<DigestVerdict> Digests { get; init; }

    /// <summary>The strongest proof.</summary>
    public required Evidence Evidence { get; init; }
}
