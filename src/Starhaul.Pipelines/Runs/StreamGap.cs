namespace Starhaul.Pipelines;

/// <summary>A stretch of time in which messages were lost, or may have been.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="From">The last moment at which all was well, UTC.</param>
/// <param name="To">When it was well again, UTC; equal to <paramref name="From"/> for a moment.</param>
/// <param name="Relay">The relay it happened with, such as <c>tcp://eddn.edcd.io:9500</c>; null for all of them.</param>
/// <param name="Lost">Messages that are known to be lost; null where they cannot be counted.</param>
/// <param name="Detail">What a person should know beside that; null for nothing.</param>
public sealed record StreamGap(
    StreamGapKind Kind,
    DateTimeOffset From,
    DateTimeOffset To,
    string? Relay,
    long? Lost,
    string? Detail
);
