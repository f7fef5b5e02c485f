namespace Starhaul;

/// <summary>What is known of one host.</summary>
internal sealed record HostLimit
{
    /// <summary>Scheme, host and port, as in <c>https://www.edsm.net</c>; the port only where it is not the usual one.</summary>
    public required string Host { get; init; }

    /// <summary>Nothing is asked of it before; null for no block.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }

    /// <summary>Why it is blocked; null where it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>The limits that were named within the last day, as a person reads them.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>When it was last asked, or learned of.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}
