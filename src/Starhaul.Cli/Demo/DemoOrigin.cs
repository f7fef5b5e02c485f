using System.Net;
using System.Net.Sockets;
using Starhaul.Cli.Demo.Origin;

namespace Starhaul.Cli.Demo;

/// <summary>
/// An honest origin on loopback for <c>starhaul demo</c>: it serves the files of one folder over HTTP/1.1 with HEAD,
/// ranges, If-Range, validators and conditional requests, and can lose the connection once.
/// </summary>
internal sealed class DemoOrigin : IAsyncDisposable
{
    private const int BlockLength = 64 * 1024;

    private readonly string folder;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly List<Task> connections = [];
    private readonly Task accepting;
    private long cutAt;

    private DemoOrigin(string folder, long? cutAt)
    {
        this.folder = folder;
        this.cutAt = cutAt ?? long.MaxValue;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Starts an origin on a free port.</summary>
    /// <param name="folder">The folder whose files are served; folders within it are not.</param>
    /// <param name="cutOnceAt">Offset in a file at which the first response that reaches it is lost; null for never.</param>
    public static DemoOrigin Start(string folder, long? cutOnceAt = null) => new(folder, cutOnceAt);

    /// <summary>The URL of a file.</summary>
    public Uri Url(string name) => new($"http://{listener.LocalEndpoint}/{Uri.EscapeDataString(name)}");

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await accepting; // before its listener goes, which a next accept would miss
        listener.Dispose();
        await Task.WhenAll(connections);
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                connections.Add(HandleAsync(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The origin ends.
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                while (
                    await DemoRequest.ReadAsync(reader, ending.Token) is { } request
                    && await RespondAsync(request, stream)
                )
                {
                    // The connection is kept for the next request.
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has left, or the origin ends.
            }
        }
    }

    /// <returns>False when the connection is lost on purpose.</returns>
    private async Task<bool> RespondAsync(DemoRequest request, NetworkStream stream)
    {
        var file = new FileInfo(Path.Combine(folder, request.FileName));
        var response = DemoResponse.Create(request, file);
        await stream.WriteAsync(response.Head(), ending.Token);
        if (!response.HasBody)
        {
            return true;
        }

        using var bytes = File.OpenHandle(file.FullName, options: FileOptions.Asynchronous);
        var buffer = new byte[BlockLength];
        var (offset, end) = (response.Start, response.Start + response.Length);
        var stop = end > cutAt && offset <= cutAt ? Interlocked.Exchange(ref cutAt, long.MaxValue) : end;
        while (offset < Math.Min(stop, end))
        {
            var wanted = buffer.AsMemory(0, (int)Math.Min(BlockLength, Math.Min(stop, end) - offset));
            var read = await RandomAccess.ReadAsync(bytes, wanted, offset, ending.Token);
            if (read == 0)
            {
                return false;
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), ending.Token);
            offset += read;
        }

        return offset == end;
    }
}
