using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Starhaul.Cli.Metrics;

/// <summary>
/// A page of metrics on loopback, <c>GET /metrics</c> and <c>GET /healthz</c> over HTTP/1.1: readable on this machine and from nowhere else.
/// </summary>
/// <remarks>
/// Sockets of our own, because their number has a ceiling. HttpListener takes every connection and keeps an idle one for 90 s:
/// in a process of 256 handles, 400 idle ones left no answer to anybody within 15 s, and no file of it could be opened any more
/// (seen with .NET 10.0). So any user of the machine could end the listener that this page speaks of.
/// </remarks>
internal sealed class MetricsEndpoint : IAsyncDisposable
{
    /// <summary>Most connections; for one more the oldest idle one is closed, so that these keep nobody from an answer.</summary>
    public const int MostConnections = 64;

    private const int Backlog = 512;

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly Socket[] listening;
    private readonly Func<string> page;
    private readonly Func<IReadOnlyList<string>> findFaults;
    private readonly IReadOnlyList<string> hosts;
    private readonly Lock gate = new();
    private readonly LinkedList<Connection> open = [];
    private readonly CancellationTokenSource ending = new();
    private readonly Task[] accepting;

    private MetricsEndpoint(Socket[] listening, int port, Func<string> page, Func<IReadOnlyList<string>> findFaults)
    {
        this.listening = listening;
        this.page = page;
        this.findFaults = findFaults;

        // A web page of another origin that rebinds its name to this address still sends that name as Host.
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port}");
        hosts = [$"127.0.0.1{suffix}", $"localhost{suffix}", $"[::1]{suffix}"];
        accepting = [.. listening.Select(AcceptAsync)];
    }

    /// <summary>Listens on a port of 127.0.0.1, and of ::1 where the machine has it.</summary>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="page">Writes the page; called for each request, concurrently.</param>
    /// <param name="findFaults">What is wrong with the listener, for <c>/healthz</c>; nothing where all is well.</param>
    /// <exception cref="DestinationException">The port is in use, or only root may listen on it.</exception>
    public static MetricsEndpoint Start(int port, Func<string> page, Func<IReadOnlyList<string>> findFaults)
    {
        try
        {
            var first = Listen(IPAddress.Loopback, port);
            Socket? second = null;
            try
            {
                second = Listen(IPAddress.IPv6Loopback, port);
            }
            catch (SocketException)
            {
                // Without IPv6, or with another program there: 127.0.0.1 is the address that is promised.
            }

            return new MetricsEndpoint(second is null ? [first] : [first, second], port, page, findFaults);
        }
        catch (SocketException exception)
        {
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
        await Task.WhenAll(accepting);
        foreach (var socket in listening)
        {
            socket.Dispose();
        }

        Task[] exchanges;
        lock (gate)
        {
            exchanges = [.. open.Select(static one => one.Serving)];
        }

        await Task.WhenAll(exchanges);
        ending.Dispose();
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                Serve(await socket.AcceptAsync(ending.Token));
            }
            catch (SocketException)
            {
                // The process has no handle left for it; the listener of the feed goes on, and so does this.
                await Task.Delay(PauseAfterFault, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Serve(Socket client)
    {
        lock (gate)
        {
            if (open.Count >= MostConnections)
            {
                CloseOne();
            }

            var exchange = new MetricsExchange(client, hosts, page, findFaults);
            var place = open.AddLast(new Connection(client, exchange, Task.CompletedTask));
            place.Value = place.Value with { Serving = Task.Run(() => ServeAsync(place)) };
        }
    }

    // One that has said something is on its way to be answered, however busy the machine is.
    private void CloseOne()
    {
        var oldest = open.First!;
        for (var place = open.First; place is not null; place = place.Next)
        {
            if (place.Value.Exchange.IsIdle)
            {
                oldest = place;
                break;
            }
        }

        oldest.Value.Client.Dispose();
        open.Remove(oldest);
    }

    private async Task ServeAsync(LinkedListNode<Connection> place)
    {
        var (client, exchange, _) = place.Value;
        try
        {
            await exchange.RunAsync(ending.Token);
        }
        finally
        {
            client.Dispose();
            lock (gate)
            {
                if (place.List is not null)
                {
                    open.Remove(place);
                }
            }
        }
    }

    private sealed record Connection(Socket Client, MetricsExchange Exchange, Task Serving);
}
