namespace Starhaul.Pipelines.Relays;

/// <summary>What a listener shows of itself at one moment.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="IsConnected">Whether there is a connection; a dead one looks alive until the silence is too long.</param>
/// <param name="Messages">Frames that were received, with those that were dropped.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Dropped">Frames that found no room in the queue.</param>
/// <param name="Connections">Connections that were made; all but the first are reconnects.</param>
/// <param name="ConnectedAt">When the last connection was made, UTC; null for none yet.</param>
/// <param name="LastMessageAt">When the last frame came, UTC; null for none yet.</param>
/// <param name="Trouble">Why there is no connection; null while there is one.</param>
/// <param name="OpenGap">The gap that goes on, up to now; null while all is well.</param>
internal sealed record RelayStatus(
    string Relay,
    bool IsConnected,
    long Messages,
    long Bytes,
    long Dropped,
    long Connections,
    DateTimeOffset? ConnectedAt,
    DateTimeOffset? LastMessageAt,
    RelayTrouble? Trouble,
    StreamGap? OpenGap
);
