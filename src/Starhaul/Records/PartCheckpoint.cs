namespace Starhaul;

/// <summary>A point up to which the bytes of a part file are known by their hash.</summary>
/// <param name="Offset">Number of bytes from the start.</param>
/// <param name="Sha256">SHA-256 of those bytes, lower-case hex.</param>
internal sealed record PartCheckpoint(long Offset, string Sha256);
