namespace Starhaul.Pipelines.Archive;

/// <summary>A file of an archive that can be read with <see cref="SegmentReader"/>.</summary>
/// <param name="FullPath">Full path, by the name that it has or will have when it is closed.</param>
/// <param name="Path">The same relative to the archive, with <c>/</c>: it does not change when the segment is closed.</param>
/// <param name="Area">The tree it is in.</param>
/// <param name="Schema">The only schema in it; null where it may hold several.</param>
/// <param name="Start">The first moment that its messages may have arrived at, UTC; null where the name does not say.</param>
/// <param name="End">The moment by which they had all arrived, but for seconds.</param>
/// <param name="IsOpen">Whether it is still written.</param>
internal sealed record SegmentFile(
    string FullPath,
    string Path,
    SegmentArea Area,
    string? Schema,
    DateTimeOffset? Start,
    DateTimeOffset? End,
    bool IsOpen
)
{
    /// <summary>Whether it is in its place, by either name. The open one first: it is left for the other.</summary>
    public bool IsThere => File.Exists(FullPath + SegmentName.OpenSuffix) || File.Exists(FullPath);
}
