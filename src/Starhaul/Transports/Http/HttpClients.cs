using System.Net;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>Makes the one client that probes and downloads share: one pool of connections, proxies from the environment.</summary>
internal static class HttpClients
{
    /// <summary>A window that grows to the platform's 16 MB costs memory and gains nothing here (measured).</summary>
    private const int Http2Window = 256 * 1024;

    public static HttpMessageInvoker Create(TransferLimits limits) =>
        new(
            new SocketsHttpHandler
            {
                // Redirects are followed by hand: their rules are ours.
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                ConnectTimeout = limits.ConnectTimeout,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                InitialHttp2StreamWindowSize = Http2Window,
                EnableMultipleHttp2Connections = true,
                // An answer that is not wanted is hung up on, not read to its end.
                MaxResponseDrainSize = 0,
            },
            disposeHandler: true
        );
}
