namespace Starhaul.Pipelines.Loading;

/// <summary>A record that could not be taken.</summary>
/// <param name="Offset">Where it begins in the decoded content, in bytes.</param>
/// <param name="Reason">Field, value and expectation.</param>
/// <param name="Record">Its bytes.</param>
internal readonly record struct Reject(long Offset, string Reason, ReadOnlyMemory<byte> Record);
