namespace Starhaul.Pipelines;

/// <summary>Why messages were lost, or may have been.</summary>
public enum StreamGapKind
{
    /// <summary>The connection was lost and came back.</summary>
    Disconnected,

    /// <summary>No message came for longer than <c>EddnStreamOptions.Silence</c>, though the connection looked alive.</summary>
    Silence,

    /// <summary>The relay's weekly restart: a lost connection on a Thursday about 07:06 UTC.</summary>
    WeeklyRestart,

    /// <summary>
    /// Messages came faster than they could be written; those that found no room, or waited on a disk that could not be read, are counted.
    /// </summary>
    Overflow,

    /// <summary>The rate of messages fell suddenly: the relay may have dropped some.</summary>
    RateDrop,

    /// <summary>The listener did not run for a while: it was stopped, the machine slept, or its clock was set.</summary>
    Paused,

    /// <summary>By the gateway's own clock messages are missing, though they came steadily before: some may have been dropped.</summary>
    GatewayHole,

    /// <summary>More frames could not be read than are kept within a minute; the rest was counted and thrown away.</summary>
    DeadLetters,

    /// <summary>No listener ran: from the last message of a listener that ended or was killed to the start of the next.</summary>
    NotListening,
}
