using System.Security.Cryptography;
using Starhaul.Pipelines.Archive;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// What distinguishes a segment that is still written from another of the same name: an archive may be taken away and a new one
/// begun within the hour, and a cursor of the old segment means nothing in the new one.
/// </summary>
internal static class SegmentHead
{
    /// <summary>SHA-256 of the first line in lower-case hex; null where none was flushed yet.</summary>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    /// <exception cref="IntegrityException">Its beginning is damaged.</exception>
    public static string? ReadSha256(SegmentFile file)
    {
        using var reader = SegmentReader.Open(file.FullPath);
        return reader.TryReadLine(out var line, out _) ? Convert.ToHexStringLower(SHA256.HashData(line.Span)) : null;
    }
}
