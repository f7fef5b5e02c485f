namespace Starhaul;

/// <summary>What an application adds to the HTTP connections of a fetcher: proxies, certificates, handlers of its own.</summary>
/// <remarks>
/// Redirects, decompression and cookies stay as the library needs them, whatever is set here: a redirect is followed by
/// rules that know the credentials, and decoded bytes would have no length to be checked against.
/// </remarks>
/// <example>
/// <code>
/// var options = new FileFetcherOptions
/// {
///     Http = new HttpOptions
///     {
///         Configure = handler =>
///         {
///             handler.Proxy = new WebProxy("http://proxy:3128") { Credentials = new NetworkCredential(user, password) };
///             handler.SslOptions.ClientCertificates = [certificate];
///         },
///         Wrap = handler => new AuditHandler { InnerHandler = handler },
///     },
/// };
/// </code>
/// </example>
public sealed record HttpOptions
{
    /// <summary>
    /// Called once per fetcher, before its first request. Default: null, the proxy of the environment (<c>HTTPS_PROXY</c>
    /// and the like) and the system's trust store.
    /// </summary>
    public Action<SocketsHttpHandler>? Configure { get; init; }

    /// <summary>
    /// Puts handlers around the connection; called once, given the innermost. Every request passes, redirects and retries
    /// too, with its credentials. What it returns belongs to the fetcher. Default: null, none.
    /// </summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Wrap { get; init; }
}
