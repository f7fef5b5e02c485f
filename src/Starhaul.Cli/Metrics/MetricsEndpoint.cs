using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Starhaul.Cli.Metrics;

/// <summary>
/// A page of metrics on loopback: <c>GET /metrics</c> over HTTP/1.1, one request a connection. Whoever is on this machine
/// may read it, and nobody else.
/// </summary>
internal sealed class MetricsEndpoint : IAsyncDisposable
{
    private const string PagePath = "/metrics";
    private const int LongestHead = 8 * 1024;

    // So many clients at once: one that stalls keeps the others from nothing.
    private const int Desks = 4;
    private static readonly TimeSpan LongestConversation = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly TcpListener listener;
    private readonly Func<string> page;
    private readonly CancellationTokenSource ending = new();
    private readonly Task[] desks;

    private MetricsEndpoint(TcpListener listener, Func<string> page)
    {
        this.listener = listener;
        this.page = page;
        desks = [.. Enumerable.Range(0, Desks).Select(_ => ServeAsync())];
    }

    /// <summary>The port that it listens on.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Listens on a port of 127.0.0.1.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="page">Writes the page; called for each request, by several at once.</param>
    /// <exception cref="DestinationException">The port is in use, or only root may listen on it.</exception>
    public static MetricsEndpoint Start(int port, Func<string> page)
    {
        var opened = new TcpListener(IPAddress.Loopback, port);
        try
        {
            opened.Start();
            return new MetricsEndpoint(opened, page);
        }
        catch (SocketException exception)
        {
            opened.Dispose();
            var isUsed = exception.SocketErrorCode == SocketError.AddressAlreadyInUse;
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
        await ending.CancelAsync();
        await Task.WhenAll(desks);
        listener.Dispose();
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await AcceptAsync();
                await TalkAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The endpoint ends.
        }
    }

    private async Task<TcpClient> AcceptAsync()
    {
        while (true)
        {
            try
            {
                return await listener.AcceptTcpClientAsync(ending.Token);
            }
            catch (SocketException)
            {
                // The process has no handle left for it; the listener of the feed goes on, and so does this.
                await Task.Delay(PauseAfterFault, ending.Token);
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        limit.CancelAfter(LongestConversation);
        try
        {
            await using var stream = client.GetStream();
            var request = await ReadRequestLineAsync(stream, limit.Token);
            await stream.WriteAsync(Answer(request), limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has left or took too long, or the endpoint ends.
        }
    }

    /// <returns>The first line of a request that has come to the end of its head; null for what is none.</returns>
    private static async Task<string?> ReadRequestLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[LongestHead];
        var length = 0;
        while (length < head.Length)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            length += read;
            if (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return Encoding.ASCII.GetString(head, 0, head.AsSpan().IndexOf("\r\n"u8));
            }
        }

        return null;
    }

    private byte[] Answer(string? request)
    {
        if (request?.Split(' ') is not [var method, var target, _])
        {
            return Answer("400 Bad Request", "Expected a request of HTTP/1.1.\n");
        }

        if (method is not ("GET" or "HEAD"))
        {
            return Answer("405 Method Not Allowed", "Expected GET.\n", allow: "Allow: GET, HEAD\r\n");
        }

        return target.Split('?')[0] == PagePath
            ? Answer("200 OK", page(), isHead: method == "HEAD")
            : Answer("404 Not Found", $"The metrics are at {PagePath}.\n", isHead: method == "HEAD");
    }

    private static byte[] Answer(string status, string text, bool isHead = false, string allow = "")
    {
        var body = Encoding.UTF8.GetBytes(text);
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {PrometheusText.ContentType}\r\nContent-Length: {body.Length}\r\n"
                + $"{allow}Connection: close\r\n\r\n"
        );
        return isHead ? head : [.. head, .. body];
    }
}
