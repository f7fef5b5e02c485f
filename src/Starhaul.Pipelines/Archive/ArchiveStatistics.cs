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

/// <summary>How far one stream of an archive is written.</summary>
/// <param name="Area">The tree it is in.</param>
/// <param name="Schema">Name of the schema, <c>dead-letters</c> or <c>eddn</c>.</param>
/// <param name="Messages">Messages since the listener began.</param>
/// <param name="Bytes">Bytes of these messages, with their line ends.</param>
/// <param name="FileBytes">Bytes that they take on the disk so far.</param>
/// <param name="OpenSegment">Path of the segment that is open, relative to the archive, by the name it will have; null for none.</param>
/// <param name="OpenSince">When its first message arrived.</param>
/// <param name="FlushedOffset">Bytes of its content that readers get.</param>
internal sealed record StreamStatistics(
    SegmentArea Area,
    string Schema,
    long Messages,
    long Bytes,
    long FileBytes,
    string? OpenSegment,
    DateTimeOffset? OpenSince,
    long FlushedOffset
);
