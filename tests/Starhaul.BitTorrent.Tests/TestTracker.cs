using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Starhaul.BitTorrent.Tests;

/// <summary>A tracker (BEP 3, BEP 23) on loopback: every peer that announces itself is told of all others.</summary>
internal sealed class TestTracker : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, byte> peers = new();
    private readonly CancellationTokenSource ending = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public TestTracker()
    {
        listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/announce";
        serving = ServeAsync();
    }

    public string Url { get; }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(ending.Token);
            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1, leaveOpen: true);
                var request = await reader.ReadLineAsync(ending.Token) ?? "";
                while (await reader.ReadLineAsync(ending.Token) is { Length: > 0 }) { }
                await client.GetStream().WriteAsync(Answer(request), ending.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The peer left.
            }
        }
    }

    private byte[] Answer(string request)
    {
        var port = int.Parse(Field(request, "port"), CultureInfo.InvariantCulture);
        if (Field(request, "event") == "stopped")
        {
            peers.TryRemove(port, out _);
        }
        else
        {
            peers[port] = 0;
        }

        byte[] compact =
        [
            .. peers
                .Keys.Where(other => other != port)
                .SelectMany(static other => new byte[] { 127, 0, 0, 1, (byte)(other >> 8), (byte)other }),
        ];
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes($"d8:intervali1e12:min intervali1e5:peers{compact.Length}:"),
            .. compact,
            (byte)'e',
        ];
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n"
            ),
            .. body,
        ];
    }

    private static string Field(string request, string name)
    {
        var start = request.IndexOf($"{name}=", StringComparison.Ordinal);
        return start < 0 ? "" : request[(start + name.Length + 1)..].Split('&', ' ')[0];
    }
}
