namespace Starhaul.TestOrigin;

/// <summary>One request that an origin received, and what became of its answer.</summary>
public sealed class OriginRequest
{
    private long bodyBytesSent;

    internal OriginRequest(string method, string target, HeaderList headers, byte[] body)
    {
        Method = method;
        Target = target;
        Headers = headers;
        Body = body;
    }

    /// <summary>Place of the request in the origin's log, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>Number of the connection that it came on, from 0: equal numbers prove that a connection was used again.</summary>
    public int Connection { get; internal set; }

    /// <summary>Time since the origin started.</summary>
    public TimeSpan At { get; internal set; }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>Path and query as sent.</summary>
    public string Target { get; }

    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?', 2)[0];

    /// <summary>The header fields as sent.</summary>
    public HeaderList Headers { get; }

    /// <summary>The request's body.</summary>
    public byte[] Body { get; }

    /// <summary>Status of the answer; 0 when there was none.</summary>
    public int Status { get; internal set; }

    /// <summary>Body bytes of the answer that the socket has accepted, without their framing.</summary>
    public long BodyBytesSent => Interlocked.Read(ref bodyBytesSent);

    internal void CountSent(long bytes) => Interlocked.Add(ref bodyBytesSent, bytes);

    /// <inheritdoc />
    public override string ToString() =>
        $"#{Number} connection {Connection}: {Method} {Target} [{Headers["Range"]}] -> {Status}, {BodyBytesSent} bytes";
}
