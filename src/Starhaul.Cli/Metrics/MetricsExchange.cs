using System.Net.Sockets;
using System.Text;

namespace Starhaul.Cli.Metrics;

/// <summary>One request for the page, and its response: HTTP/1.1 as far as a page on loopback needs it (RFC 9112).</summary>
/// <param name="client">The connection.</param>
/// <param name="hosts">What <c>Host</c> may be.</param>
/// <param name="page">Writes the page.</param>
/// <param name="findFaults">What is wrong with the listener; nothing where all is well.</param>
internal sealed class MetricsExchange(
    Socket client,
    IReadOnlyList<string> hosts,
    Func<string> page,
    Func<IReadOnlyList<string>> findFaults
)
{
    private const string PagePath = "/metrics";
    private const string HealthPath = "/healthz";
    private const int LongestHead = 8 * 1024;
    private static readonly TimeSpan LongestExchange = TimeSpan.FromSeconds(5);

    private volatile bool hasRead;

    /// <summary>Whether the client has said nothing yet.</summary>
    public bool IsIdle
    {
        get
        {
            try
            {
                return !hasRead && client.Available == 0;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Reads and answers. A client that leaves or takes too long is no error.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestExchange);
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: false);
            await stream.WriteAsync(Respond(await ReadHeadAsync(stream, limit.Token)), limit.Token);

            // What is closed with bytes unread is reset, and a reset may overtake the response.
            client.Shutdown(SocketShutdown.Send);
            var rest = new byte[LongestHead];
            while (await stream.ReadAsync(rest, limit.Token) > 0) { }
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has left or took too long, another took its place, or the endpoint ends.
        }
    }

    /// <returns>The lines of the head; none where it does not end within its bound.</returns>
    private async Task<string[]> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[LongestHead];
        for (var length = 0; length < head.Length; )
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            hasRead = true;
            length += read;
            if (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                return Encoding.ASCII.GetString(head, 0, end).Split("\r\n");
            }
        }

        return [];
    }

    private byte[] Respond(string[] head)
    {
        if (head.FirstOrDefault()?.Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return Response("400 Bad Request", "Expected a request of HTTP/1.1.\n");
        }

        var named = head.Skip(1).Where(IsHost).Select(static line => line["Host:".Length..].Trim()).ToList();
        if (named is not [var host] || !hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return Response("421 Misdirected Request", $"Expected Host: {hosts[0]}.\n");
        }

        var isHead = method == "HEAD";
        return (method, target.Split('?')[0]) switch
        {
            (not ("GET" or "HEAD"), _) => Response("405 Method Not Allowed", "Expected GET.\n", "Allow: GET, HEAD\r\n"),
            (_, PagePath) => Response("200 OK", page(), isHead: isHead),
            (_, HealthPath) => Health(isHead),
            _ => Response("404 Not Found", $"The metrics are at {PagePath}.\n", isHead: isHead),
        };
    }

    private byte[] Health(bool isHead)
    {
        var faults = findFaults();
        return faults.Count == 0
            ? Response("200 OK", "ok\n", isHead: isHead)
            : Response("503 Service Unavailable", string.Join('\n', faults) + "\n", isHead: isHead);
    }

    private static bool IsHost(string line) => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase);

    private static byte[] Response(string status, string text, string field = "", bool isHead = false)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {PrometheusText.ContentType}\r\nContent-Length: {body.Length}\r\n"
                + $"{field}Connection: close\r\n\r\n"
        );
        return isHead ? head : [.. head, .. body];
    }
}
