namespace Starhaul.Transfer;

/// <summary>The first bytes of a source and the facts that came with them.</summary>
/// <param name="Facts">The facts of that response.</param>
/// <param name="Bytes">The first bytes as served.</param>
/// <param name="IsRangeSupported">True when the response was a right 206.</param>
/// <param name="IsEmpty">True when the source was seen to hold no bytes.</param>
public sealed record SourceSample(SourceFacts Facts, ReadOnlyMemory<byte> Bytes, bool IsRangeSupported, bool IsEmpty);
