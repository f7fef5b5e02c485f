namespace Starhaul.TestOrigin;

/// <summary>How an HTTP/2 server breaks off in the middle of a body (RFC 9113).</summary>
public enum Http2Break
{
    /// <summary>RST_STREAM with INTERNAL_ERROR: the stream ends, its connection stays (§6.4).</summary>
    ResetStream,

    /// <summary>RST_STREAM with REFUSED_STREAM, which says that the request was not worked on, though bytes of it came (§8.7).</summary>
    RefuseStream,

    /// <summary>GOAWAY without an error: what is under way is sent to its end, and the connection takes no more (§6.8).</summary>
    GoAway,

    /// <summary>GOAWAY that names no stream as worked on, with ENHANCE_YOUR_CALM, and then the end of the connection.</summary>
    GoAwayAtOnce,

    /// <summary>The end of the connection in the middle of a frame.</summary>
    CutFrame,
}
