using System.Net;
using System.Net.Sockets;

namespace Starhaul.TestOrigin;

/// <summary>
/// An origin server on loopback that is healthy (RFC 9110) unless a test asks for faults, and that logs every request.
/// </summary>
/// <example>
/// <code>
/// await using var origin = await Origin.StartAsync();
/// var file = OriginFile.Random(8 * 1024 * 1024);
/// var url = origin.Serve("/a.bin", file, Faults.CutAfter(1000).OnDownload().Times(1), Faults.IgnoreIfRange());
/// ...
/// Assert.Equal("bytes=1000-", origin.Requests[^1].Headers["Range"]);
/// </code>
/// </example>
public sealed class Origin : IAsyncDisposable
{
    private readonly OriginCore core;
    private readonly IListener listener;
    private readonly OriginProtocol protocol;

    private Origin(OriginCore core, IListener listener, OriginProtocol protocol)
    {
        this.core = core;
        this.listener = listener;
        this.protocol = protocol;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => listener.Port;

    /// <summary>Every request so far, in the order of arrival. The entries of running answers still change.</summary>
    public IReadOnlyList<OriginRequest> Requests => core.Requests;

    /// <summary>Starts an origin on a free port. It serves nothing yet: every path is 404.</summary>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="clock">Where the Date header comes from; null for the system's.</param>
    public static async Task<Origin> StartAsync(
        OriginProtocol protocol = OriginProtocol.Http,
        TimeProvider? clock = null
    )
    {
        var shared = new OriginCore { Clock = clock ?? TimeProvider.System };
        IListener started = protocol switch
        {
            OriginProtocol.Http => new SocketListener(shared, authority: null),
            OriginProtocol.Https => new SocketListener(shared, TestAuthority.Shared),
            OriginProtocol.Http2 => await KestrelListener.StartAsync(shared, TestAuthority.Shared),
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Not a protocol."),
        };
        return new Origin(shared, started, protocol);
    }

    /// <summary>A URL of this origin. Another host name than 127.0.0.1, such as localhost, counts as another host.</summary>
    public string Url(string path, string host = "127.0.0.1") =>
        $"{(protocol == OriginProtocol.Http ? "http" : "https")}://{host}:{Port}{path}";

    /// <summary>A URL where nobody listens.</summary>
    public static string DeadUrl(string path)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}{path}";
    }

    /// <summary>Serves a file at a path, in place of what was there; the counts of its faults start anew.</summary>
    /// <returns>The URL.</returns>
    public string Serve(string path, OriginFile file, params Fault[] faults)
    {
        core.Put(path, new Resource(file, faults));
        return Url(path);
    }

    /// <summary>Answers a path, or a path with its query, by a function: for APIs. It is called by one request at a time.</summary>
    /// <returns>The URL.</returns>
    public string Handle(string path, Func<OriginRequest, OriginResponse> handler, params Fault[] faults)
    {
        core.Put(path, new Resource(OriginFile.Of(OriginContent.Empty), faults, handler));
        return Url(path);
    }

    /// <summary>Answers whatever a function has an answer to, before any path does. It may be called by many requests at once.</summary>
    public void HandleFirst(Func<OriginRequest, OriginResponse?> handler) => core.First = handler;

    /// <summary>Redirects a path.</summary>
    /// <returns>The URL.</returns>
    public string Redirect(string path, string location, int status = 302) =>
        Handle(path, _ => OriginResponse.Of(status).With("Location", location));

    /// <summary>Lets every answer that stalls now go on. Later ones stall again.</summary>
    public void Release() => core.Release();

    /// <summary>Empties the log.</summary>
    public void ForgetRequests() => core.ForgetRequests();

    /// <summary>Waits until no answer is under way, so that the log holds still.</summary>
    /// <exception cref="TimeoutException">An answer was still under way after 10 s.</exception>
    public Task WhenIdleAsync() => core.WhenIdle.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>A client that trusts this origin and follows no redirect.</summary>
    public HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = TestAuthority.Shared.Validate;
        return new HttpClient(handler)
        {
            DefaultRequestVersion = protocol == OriginProtocol.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        core.End();
        await listener.DisposeAsync();
        core.Dispose();
    }
}
