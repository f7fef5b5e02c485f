using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Starhaul.TestOrigin;

/// <summary>
/// Stands before an origin of HTTP/2 and passes its frames on, until a connection has carried so many bytes of bodies: then it breaks off
/// as servers do that restart, shed load or fail.
/// </summary>
public sealed class Http2Relay : IAsyncDisposable
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    private readonly Origin origin;
    private readonly Http2Break how;
    private readonly long afterBytes;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource ending = new();
    private readonly List<Task> connections = [];
    private readonly Task accepting;
    private int left;
    private int made;

    private Http2Relay(Origin origin, Http2Break how, long afterBytes, int times)
    {
        (this.origin, this.how, this.afterBytes, left) = (origin, how, afterBytes, times);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    /// <summary>How often it broke off.</summary>
    public int Made => Volatile.Read(ref made);

    /// <summary>Starts one.</summary>
    /// <param name="origin">The origin behind it, of <see cref="OriginProtocol.Http2"/>.</param>
    /// <param name="how">How it breaks off.</param>
    /// <param name="afterBytes">So many bytes of bodies it passes on before, of each connection.</param>
    /// <param name="times">How often it does so; after that it only passes on.</param>
    public static Http2Relay Start(Origin origin, Http2Break how, long afterBytes, int times) =>
        new(origin, how, afterBytes, times);

    /// <summary>The URL of a path by way of it.</summary>
    public string Url(string path) => $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}{path}";

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections).WaitAsync(LongestGoodbye);
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                connections.Add(PassAsync(await listener.AcceptAsync(ending.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(Socket socket)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        try
        {
            await using var client = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await client.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = TestAuthority.Shared.Server,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                },
                end.Token
            );
            using var behind = new TcpClient();
            await behind.ConnectAsync(IPAddress.Loopback, origin.Port, end.Token);
            await using var server = new SslStream(behind.GetStream());
            await server.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    RemoteCertificateValidationCallback = TestAuthority.Shared.Validate,
                },
                end.Token
            );
            var asking = client.CopyToAsync(server, end.Token);
            await Task.WhenAny(asking, AnswerAsync(server, client, end.Token));
            await end.CancelAsync();
            await asking;
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            // One of both has left, or the test is over.
        }
    }

    private async Task AnswerAsync(SslStream server, SslStream client, CancellationToken cancellationToken)
    {
        var reset = new HashSet<int>();
        var (passed, isLeaving) = (0L, false);
        while (await Http2Frame.ReadAsync(server, cancellationToken) is { } frame)
        {
            // After its RST_STREAM nothing of a stream may come (§5.1).
            if (reset.Contains(frame.Stream))
            {
                continue;
            }

            passed += frame.IsData ? frame.PayloadLength : 0;
            if (passed <= afterBytes || isLeaving || !frame.IsData || Interlocked.Decrement(ref left) < 0)
            {
                await client.WriteAsync(frame.Bytes, cancellationToken);
                continue;
            }

            Interlocked.Increment(ref made);
            switch (how)
            {
                case Http2Break.ResetStream or Http2Break.RefuseStream:
                    const uint internalError = 2;
                    const uint refused = 7;
                    reset.Add(frame.Stream);
                    passed = 0;
                    var error = how == Http2Break.ResetStream ? internalError : refused;
                    await client.WriteAsync(Http2Frame.Reset(frame.Stream, error).Bytes, cancellationToken);
                    break;
                case Http2Break.GoAway:
                    isLeaving = true;
                    await client.WriteAsync(Http2Frame.GoAway(int.MaxValue, error: 0).Bytes, cancellationToken);
                    await client.WriteAsync(frame.Bytes, cancellationToken);
                    break;
                case Http2Break.GoAwayAtOnce:
                    const uint enhanceYourCalm = 11;
                    await client.WriteAsync(Http2Frame.GoAway(0, enhanceYourCalm).Bytes, cancellationToken);
                    return;
                default:
                    await client.WriteAsync(frame.Bytes.AsMemory(0, frame.Bytes.Length / 2), cancellationToken);
                    return;
            }
        }
    }
}
