namespace Starhaul.Pipelines.Loading;

/// <summary>Where a reject stood.</summary>
/// <param name="Source">The source.</param>
/// <param name="Sha256">SHA-256 of the source in hex; null where it was still being written.</param>
/// <param name="Offset">Where it begins in the decoded content, in bytes.</param>
internal readonly record struct RejectPlace(string Source, string? Sha256, long Offset);
