namespace Starhaul;

/// <summary>What one fetch, of a file or from an API, left in the box.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Path">Full path of the published file.</param>
/// <param name="Record">The file's record in the manifest; of an API <see cref="ManifestRecord.Api"/> says how it was read.</param>
/// <param name="Decoded">The record of the decoded file of <see cref="FetchOptions.Decode"/>; null without it.</param>
public sealed record FetchResult(FetchStatus Status, string Path, ManifestRecord Record, ManifestRecord? Decoded = null)
{
    /// <summary>Records in the file; null where its form has none.</summary>
    public long? Records => Record.Api?.Records ?? Record.Content?.Records;

    /// <summary>
    /// What a reader of the file must know, as sentences: a bound that was met, pages that changed while they were read. Empty for nothing.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
