using System.Net;
using System.Net.Sockets;
using Starhaul.Retries;

namespace Starhaul.Transports.Http;

/// <summary>Tells failures of the proxy on the way from those of the source, which never heard of the request.</summary>
internal static class ProxyFailure
{
    /// <summary>The failure as the proxy's; null where no proxy is on the way, or it is not at fault.</summary>
    /// <param name="error">What the platform says. Its own text names the proxy with its password.</param>
    /// <param name="source">What was asked for.</param>
    /// <param name="location">Where the request went.</param>
    /// <param name="proxies">The proxies that are used.</param>
    public static Exception? Find(HttpRequestException error, Source source, Uri location, IWebProxy proxies)
    {
        if (proxies.IsBypassed(location) || proxies.GetProxy(location) is not { } proxy)
        {
            return null;
        }

        return error.HttpRequestError switch
        {
            HttpRequestError.ProxyTunnelError when error.StatusCode is HttpStatusCode.ProxyAuthenticationRequired =>
                Refuse(source, proxy),
            HttpRequestError.ProxyTunnelError => new AttemptFailedException(
                $"the proxy {proxy.Authority} did not open a way to {location.Authority} ({(int?)error.StatusCode})",
                error
            ),
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => new AttemptFailedException(
                $"the proxy {proxy.Authority} for {location.Authority} could not be reached: {Cause(error)}",
                error
            ),
            _ => null,
        };
    }

    /// <summary>The failure for a 407, which only a proxy sends (RFC 9110 §15.5.8).</summary>
    public static SourceUnavailableException Refuse(Source source, Uri? proxy) =>
        new($"The proxy{(proxy is null ? "" : " " + proxy.Authority)} wants credentials (407).")
        {
            Source = source.Text,
            Step = FetchStep.Probe,
            Hint =
                "State them in the URL of the proxy, such as http_proxy=http://USER:PASSWORD@HOST:PORT, or go past it with NO_PROXY.",
        };

    private static string Cause(Exception error) =>
        error.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : "no connection";
}
