using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Starhaul.TestOrigin;

/// <summary>HTTP/1.1 written by hand on sockets, so that every byte and every close is under control.</summary>
internal sealed class SocketListener : IListener
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    // Small, so that a client that hangs up is noticed after few bytes.
    private const int SendBufferLength = 64 * 1024;

    private readonly OriginCore core;
    private readonly TestAuthority? authority;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Task> connections = [];
    private readonly Task accepting;

    public SocketListener(OriginCore core, TestAuthority? authority)
    {
        this.core = core;
        this.authority = authority;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections).WaitAsync(LongestGoodbye);
    }

    private async Task AcceptAsync()
    {
        for (var number = 0; !core.Ended.IsCancellationRequested; number++)
        {
            try
            {
                var socket = await listener.AcceptAsync(core.Ended);
                socket.NoDelay = true;
                socket.SendBufferSize = SendBufferLength;
                connections.Add(TalkAsync(socket, number));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(Socket socket, int number)
    {
        using (socket)
        {
            try
            {
                await using var stream = await OpenAsync(socket);
                var reader = new RequestReader(stream);
                var writer = new ResponseWriter(
                    stream,
                    () => core.StallAsync(() => socket.Poll(0, SelectMode.SelectRead), core.Ended)
                );
                var fate = ConnectionFate.KeepAlive;
                while (fate == ConnectionFate.KeepAlive && await reader.ReadAsync(core.Ended) is { } request)
                {
                    request.Connection = number;
                    fate = await AnswerAsync(request, socket, writer);
                }

                if (fate != ConnectionFate.Cut && stream is SslStream secured)
                {
                    await secured.ShutdownAsync();
                }
            }
            catch (Exception e)
                when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
            {
                // The client has left, or the origin ends: both are normal.
            }
        }
    }

    private async Task<ConnectionFate> AnswerAsync(OriginRequest request, Socket socket, ResponseWriter writer)
    {
        var (answer, resource) = core.Begin(request);
        try
        {
            var fate = ConnectionFate.Cut;
            if (!answer.IsDropped)
            {
                request.Status = answer.Status;
                fate = await writer.WriteAsync(
                    answer,
                    request,
                    bytes =>
                    {
                        request.CountSent(bytes);
                        resource?.CountSent(bytes);
                    },
                    core.Ended
                );
            }

            if (fate == ConnectionFate.Cut && answer.CutsByReset)
            {
                // Closing with a linger time of 0 sends RST.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }

            return fate == ConnectionFate.KeepAlive && WantsClose(request) ? ConnectionFate.Close : fate;
        }
        finally
        {
            core.Finish(resource);
        }
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (authority is null)
        {
            return plain;
        }

        var secured = new SslStream(plain, leaveInnerStreamOpen: false);
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = authority.Server,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            },
            core.Ended
        );
        return secured;
    }

    private static bool WantsClose(OriginRequest request) =>
        string.Equals(request.Headers["Connection"], "close", StringComparison.OrdinalIgnoreCase);
}
