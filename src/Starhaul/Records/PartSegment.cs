namespace Starhaul;

/// <summary>Bytes of a part file of which no checkpoint has the hash yet.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset after the last byte.</param>
/// <param name="Xxh3">Their XXH3 of 64 bits, lower-case hex: it finds rot, and the state is sealed against all else.</param>
internal sealed record PartSegment(long Start, long End, string Xxh3);
