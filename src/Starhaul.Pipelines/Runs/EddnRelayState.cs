namespace Starhaul.Pipelines;

/// <summary>How the connection to a relay stands.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="IsConnected">Whether there is a connection; a dead one looks alive until the silence is too long.</param>
/// <param name="ConnectedAt">When it was last made, UTC; null before the first.</param>
/// <param name="Reconnects">Connections after the first.</param>
/// <param name="LastMessageAt">When the last message came, UTC; null before the first.</param>
/// <param name="Trouble">Why there is no connection; null while there is one.</param>
public sealed record EddnRelayState(
    string Relay,
    bool IsConnected,
    DateTimeOffset? ConnectedAt,
    long Reconnects,
    DateTimeOffset? LastMessageAt,
    string? Trouble
);
