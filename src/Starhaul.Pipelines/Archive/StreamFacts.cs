namespace Starhaul.Pipelines.Archive;

/// <summary>What <c>stream</c> of a segment's record holds.</summary>
internal sealed record StreamFacts
{
    /// <summary>Name of the schema, <c>dead-letters</c> or <c>eddn</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>Messages, one a line.</summary>
    public required long Messages { get; init; }

    /// <summary>The earliest <c>gatewayTimestamp</c>; null where no message has one.</summary>
    public DateTimeOffset? FirstGatewayTimestamp { get; init; }

    /// <summary>The latest <c>gatewayTimestamp</c>.</summary>
    public DateTimeOffset? LastGatewayTimestamp { get; init; }

    /// <summary>When the first message arrived; null in a recovered segment.</summary>
    public DateTimeOffset? FirstArrival { get; init; }

    /// <summary>When the last message arrived; null in a recovered segment.</summary>
    public DateTimeOffset? LastArrival { get; init; }

    /// <summary>The relays that were listened to.</summary>
    public required IReadOnlyList<string> Relays { get; init; }

    /// <summary>The gaps that were reported while the segment was open, the first 100 of them; gaps.jsonl has all.</summary>
    public required IReadOnlyList<StreamGap> Gaps { get; init; }

    /// <summary>SHA-256 of the segments that this one was joined from, in order; none where it was written as it is.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Whether a listener was killed before it closed the segment, and the next one closed it.</summary>
    public bool Recovered { get; init; }
}
