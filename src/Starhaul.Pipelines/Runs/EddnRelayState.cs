using System.Text.Json.Serialization;

namespace Starhaul.Pipelines;

/// <summary>How the connection to a relay stands.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="IsConnected">Whether there is a connection; a dead one looks alive until the silence is too long.</param>
/// <param name="ConnectedAt">When it was last made, UTC; null before the first.</param>
/// <param name="Reconnects">Connections after the first.</param>
/// <param name="Messages">Messages that it sent, those that were dropped counted.</param>
/// <param name="LastMessageAt">When the last message came, UTC; null before the first.</param>
/// <param name="Trouble">Why there is no connection, as a sentence to a person; null while there is one. At the end of a run: why there was none.</param>
public sealed record EddnRelayState(
    string Relay,
    bool IsConnected,
    DateTimeOffset? ConnectedAt,
    long Reconnects,
    long Messages,
    DateTimeOffset? LastMessageAt,
    string? Trouble
)
{
    /// <summary>The kind of <see cref="Trouble"/>.</summary>
    [JsonInclude]
    internal RelayFault? Fault { get; init; }
}
