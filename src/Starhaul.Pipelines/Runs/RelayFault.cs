namespace Starhaul.Pipelines;

/// <summary>Why there is no connection to a relay, or none that brings messages.</summary>
internal enum RelayFault
{
    /// <summary>The name of the relay has no address, or no name server answers.</summary>
    UnknownHost,

    /// <summary>Nothing listens at the port.</summary>
    Refused,

    /// <summary>There is no way to the address.</summary>
    Unreachable,

    /// <summary>The address does not answer.</summary>
    TimedOut,

    /// <summary>What listens there does not speak ZeroMQ's protocol.</summary>
    NotZeromq,

    /// <summary>What listens there speaks ZeroMQ's protocol and publishes nothing.</summary>
    NotAPublisher,

    /// <summary>The relay asks for keys, or for other keys.</summary>
    KeysRefused,

    /// <summary>There was a connection, and no message came for too long.</summary>
    Silent,

    /// <summary>There was a connection, and it was lost.</summary>
    Lost,

    /// <summary>Another reason, which the text says.</summary>
    Other,
}
