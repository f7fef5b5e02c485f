namespace Starhaul;

/// <summary>What is known of the bytes when a check is made for them.</summary>
/// <param name="DetectedType">The media type found in the first bytes.</param>
/// <param name="ClaimedType">The media type that a name or the source claims; null when nothing is claimed.</param>
public sealed record CheckRequest(string DetectedType, string? ClaimedType);
