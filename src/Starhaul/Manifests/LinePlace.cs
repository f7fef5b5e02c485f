namespace Starhaul.Manifests;

/// <summary>Where a line stands in a manifest.</summary>
/// <param name="Offset">Offset of its first byte in the file.</param>
/// <param name="Length">Its bytes without the line feed.</param>
internal readonly record struct LinePlace(long Offset, int Length);
