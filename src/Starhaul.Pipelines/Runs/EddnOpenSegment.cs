namespace Starhaul.Pipelines;

/// <summary>A segment that a listener writes to.</summary>
/// <param name="Segment">Its path, relative to the archive, by the name that it has when it is closed.</param>
/// <param name="Since">When its first message arrived, UTC.</param>
/// <param name="Flushed">Bytes of its content that readers get: what is found of it later has at least as many.</param>
internal sealed record EddnOpenSegment(string Segment, DateTimeOffset Since, long Flushed);
