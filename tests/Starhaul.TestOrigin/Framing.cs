namespace Starhaul.TestOrigin;

/// <summary>How the end of a body is marked (RFC 9112 §6).</summary>
public enum Framing
{
    /// <summary>By Content-Length.</summary>
    Length,

    /// <summary>By the last chunk of a chunked body.</summary>
    Chunked,

    /// <summary>A chunked body whose last chunk never comes; the connection is closed instead.</summary>
    ChunkedWithoutEnd,

    /// <summary>By closing the connection, as HTTP/1.0 has it.</summary>
    UntilClose,
}
