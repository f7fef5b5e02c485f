namespace Starhaul.TestOrigin;

/// <summary>What a <see cref="ZeroMqRelay"/> sent since it was started.</summary>
/// <param name="Frames">How many frames.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Sha256">The hash over the hashes of all frames in their order, in lower case.</param>
public sealed record ZeroMqRelayReport(long Frames, long Bytes, string Sha256);
