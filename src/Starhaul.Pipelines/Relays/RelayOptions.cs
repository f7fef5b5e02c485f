namespace Starhaul.Pipelines.Relays;

/// <summary>How relays are listened to. The defaults are for the live feed of EDDN.</summary>
internal sealed record RelayOptions
{
    /// <summary>Without a message for so long the connection is taken for dead and made anew. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit for connecting, and again for the handshake. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the relay is asked for a sign of life. Default 15 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long that sign may take before the connection is given up. Default 60 s: shorter, a process that was paused
    /// would lose with its connection what still waits in it.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait before the first new connection; it doubles from one to the next. Default 1 s.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait before any new connection. Default 60 s.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Frames that libzmq holds for the listener's thread before it makes the relay wait, which then drops in silence.
    /// Default 100,000.
    /// </summary>
    public int HighWaterMark { get; init; } = 100_000;

    /// <summary>
    /// Longest frame in bytes; a relay that sends a longer one is disconnected, and its neighbours may be lost with it.
    /// Default 4 MiB: four times what a gateway takes, so that the bound is the reader's, which keeps what is too long apart.
    /// </summary>
    public long MaxFrameLength { get; init; } = 4 * 1024 * 1024;

    /// <summary>Keys of an encrypted connection; null, the default, for a plain one.</summary>
    public CurveKeys? Curve { get; init; }
}
