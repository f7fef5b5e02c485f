namespace Starhaul;

/// <summary>How a transport knows that the body was at its end.</summary>
public enum BodyEnd
{
    /// <summary>A declared length was reached.</summary>
    Length,

    /// <summary>The protocol framed the end: the last HTTP/1.1 chunk, an HTTP/2 END_STREAM, the end of a local file.</summary>
    Framed,

    /// <summary>The connection closed, and no length was declared: this end cannot be distinguished from a cut.</summary>
    ConnectionClosed,
}
