namespace Starhaul.Pipelines;

/// <summary>How far a target is in one segment of the archive.</summary>
/// <param name="Segment">Path of the segment, relative to the archive, by the name that it has when it is closed.</param>
/// <param name="Offset">Bytes of its content that are in the tables.</param>
internal sealed record EddnSegmentCursor(string Segment, long Offset);
