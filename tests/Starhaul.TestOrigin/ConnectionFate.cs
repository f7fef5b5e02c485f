namespace Starhaul.TestOrigin;

/// <summary>What becomes of a connection after an answer.</summary>
internal enum ConnectionFate
{
    /// <summary>It can carry another request.</summary>
    KeepAlive,

    /// <summary>It is closed as it should be, over TLS with a goodbye.</summary>
    Close,

    /// <summary>It ends without a word.</summary>
    Cut,
}
