namespace Starhaul.Pipelines.Relays;

/// <summary>What became of the connection of a <see cref="RelaySocket"/>.</summary>
internal enum RelayEvent
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>The handshake is done: messages that are sent from now on arrive.</summary>
    Connected,

    /// <summary>There is no connection, and this socket will not make one again.</summary>
    Lost,

    /// <summary>As <see cref="Lost"/>: the other side does not speak ZMTP, or the keys do not fit.</summary>
    HandshakeFailed,
}
