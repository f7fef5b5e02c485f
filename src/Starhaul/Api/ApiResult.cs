namespace Starhaul;

/// <summary>What one fetch from an API left in the box.</summary>
/// <param name="Path">Full path of the published file.</param>
/// <param name="Record">The file's record in the manifest; <see cref="ManifestRecord.Api"/> says how it was read.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Records">Records in the file.</param>
/// <param name="Warnings">What a reader of the file must know, as sentences: a bound that was met, pages that changed. Empty for nothing.</param>
public sealed record ApiResult(
    string Path,
    ManifestRecord Record,
    FetchStatus Status,
    long Records,
    IReadOnlyList<string> Warnings
);
