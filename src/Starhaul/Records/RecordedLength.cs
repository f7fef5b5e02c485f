namespace Starhaul;

/// <summary>A length that was declared beside the one that was found.</summary>
/// <param name="Expected">Bytes that the source declared; null when it did not.</param>
/// <param name="Actual">Bytes that are in the published file.</param>
internal sealed record RecordedLength(long? Expected, long Actual);
