namespace Starhaul.Pipelines.Archive;

/// <summary>How far an archive is written.</summary>
/// <param name="Streams">Each stream that had a message since the listener began.</param>
/// <param name="FlushedAt">When all that had come by then was last written.</param>
/// <param name="SegmentsClosed">Segments that have their name and record, since the listener began.</param>
internal sealed record ArchiveStatistics(
    IReadOnlyList<StreamStatistics> Streams,
    DateTimeOffset FlushedAt,
    long SegmentsClosed
);
