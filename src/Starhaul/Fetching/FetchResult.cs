namespace Starhaul;

/// <summary>What one fetch left in the box.</summary>
/// <param name="Status">Fetched or unchanged.</param>
/// <param name="Path">Full path of the published file.</param>
/// <param name="Record">The file's record in the manifest.</param>
/// <param name="Decoded">The record of the decoded file of <see cref="FetchOptions.Decode"/>; null without it.</param>
public sealed record FetchResult(
    FetchStatus Status,
    string Path,
    ManifestRecord Record,
    ManifestRecord? Decoded = null
);
