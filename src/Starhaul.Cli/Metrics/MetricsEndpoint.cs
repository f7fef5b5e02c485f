using System.Net;
using System.Text;

namespace Starhaul.Cli.Metrics;

/// <summary>A page of metrics on loopback, <c>GET /metrics</c>: readable on this machine and from nowhere else.</summary>
internal sealed class MetricsEndpoint : IAsyncDisposable
{
    private const string PagePath = "/metrics";
    private const int AddressInUse = 98; // EADDRINUSE

    // A client that does not read its response is dropped after this time.
    private static readonly TimeSpan LongestResponse = TimeSpan.FromSeconds(5);

    private readonly HttpListener listener;
    private readonly Func<string> page;
    private readonly Task serving;

    private MetricsEndpoint(HttpListener listener, Func<string> page)
    {
        this.listener = listener;
        this.page = page;
        serving = ServeAsync();
    }

    /// <summary>Listens on a port of 127.0.0.1.</summary>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="page">Writes the page; called for each request, concurrently.</param>
    /// <exception cref="DestinationException">The port is in use, or only root may listen on it.</exception>
    public static MetricsEndpoint Start(int port, Func<string> page)
    {
        var opened = new HttpListener { IgnoreWriteExceptions = true };

        // Only these two Host headers are answered, so that no web page of another origin reads the metrics by DNS rebinding.
        opened.Prefixes.Add($"http://127.0.0.1:{port}/");
        opened.Prefixes.Add($"http://localhost:{port}/");
        try
        {
            opened.Start();
            return new MetricsEndpoint(opened, page);
        }
        catch (HttpListenerException exception)
        {
            var isUsed = exception.ErrorCode == AddressInUse;
            throw new DestinationException(
                $"Port {port} of 127.0.0.1 {(isUsed ? "is in use" : $"cannot be listened on: {exception.Message}")}.",
                exception
            )
            {
                Hint = isUsed
                    ? $"Give --metrics another port, or end what listens there: ss -ltnp 'sport = :{port}' names it."
                    : "Give --metrics another port, 1024 or above.",
            };
        }
    }

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }

            _ = RespondAsync(context); // a slow client holds up no other
        }
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        var response = context.Response;
        try
        {
            var isHead = context.Request.HttpMethod == "HEAD";
            var (status, text) = (context.Request.HttpMethod, context.Request.Url?.AbsolutePath) switch
            {
                (not ("GET" or "HEAD"), _) => (HttpStatusCode.MethodNotAllowed, "Expected GET.\n"),
                (_, PagePath) => (HttpStatusCode.OK, page()),
                _ => (HttpStatusCode.NotFound, $"The metrics are at {PagePath}.\n"),
            };
            var body = Encoding.UTF8.GetBytes(text);
            response.StatusCode = (int)status;
            response.ContentType = PrometheusText.ContentType;
            response.ContentLength64 = body.Length;
            if (status is HttpStatusCode.MethodNotAllowed)
            {
                response.AddHeader("Allow", "GET, HEAD");
            }

            if (!isHead)
            {
                await response.OutputStream.WriteAsync(body).AsTask().WaitAsync(LongestResponse);
            }

            response.Close();
        }
        catch (Exception exception)
            when (exception is HttpListenerException or ObjectDisposedException or IOException or TimeoutException)
        {
            response.Abort(); // the client has left or does not read, or the endpoint ends
        }
    }
}
