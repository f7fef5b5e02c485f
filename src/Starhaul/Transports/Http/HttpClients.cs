using System.Net;
using System.Text;

namespace Starhaul.Transports.Http;

/// <summary>Makes the one client that probes and downloads share: one pool of connections, proxies from the environment.</summary>
internal static class HttpClients
{
    /// <summary>
    /// What a server may send before it is read, and so the most bytes in flight: 20 MB/s at a round trip of 50 ms.
    /// Twice as much costs 35 MB of memory (measured), for the platform's buffers double as they grow.
    /// </summary>
    private const int Http2Window = 1024 * 1024;

    public static HttpMessageInvoker Create(TransferLimits limits, HttpOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            Proxy = EnvironmentProxy.Current,
            ConnectTimeout = limits.ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            InitialHttp2StreamWindowSize = Http2Window,
            EnableMultipleHttp2Connections = true,
            // A tag goes back as it came, obs-text too (RFC 9110 §8.8.3); responses are read as Latin-1.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            // A response that is not wanted is hung up on, not read to its end.
            MaxResponseDrainSize = 0,
        };
        options.Configure?.Invoke(handler);

        // Redirects are followed by hand: their rules are ours. Set last, so that no hook changes what proofs rest on.
        handler.AllowAutoRedirect = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.UseCookies = false;
        return new HttpMessageInvoker(options.Wrap?.Invoke(handler) ?? handler, disposeHandler: true);
    }
}
