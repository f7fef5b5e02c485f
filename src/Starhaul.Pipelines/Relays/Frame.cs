namespace Starhaul.Pipelines.Relays;

/// <summary>One frame as a relay sent it: a compressed message, if all is well.</summary>
/// <param name="Bytes">What was sent. They belong to the batch and are gone when it is disposed of.</param>
/// <param name="ArrivedAt">When it was received, UTC.</param>
/// <param name="Relay">The relay that sent it.</param>
internal readonly record struct Frame(ReadOnlyMemory<byte> Bytes, DateTimeOffset ArrivedAt, string Relay);
