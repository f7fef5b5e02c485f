namespace Starhaul.TestOrigin;

/// <summary>What an origin speaks.</summary>
public enum OriginProtocol
{
    /// <summary>HTTP/1.1 on a raw socket: every fault.</summary>
    Http,

    /// <summary>HTTP/1.1 within TLS: every fault.</summary>
    Https,

    /// <summary>HTTP/2 within TLS: every fault but those of HTTP/1.1's framing; a cut is a reset of the stream.</summary>
    Http2,
}
