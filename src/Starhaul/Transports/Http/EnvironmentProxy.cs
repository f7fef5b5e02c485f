using System.Net;

namespace Starhaul.Transports.Http;

/// <summary>
/// The proxies of the environment with all of <c>NO_PROXY</c> that other tools know (curl's forms): <c>*</c> for every host,
/// a domain with its subdomains, with or without a leading dot, an address, and CIDR such as <c>10.0.0.0/8</c>.
/// </summary>
/// <param name="proxies">Knows <c>http_proxy</c>, <c>https_proxy</c> and <c>all_proxy</c>; exact hosts of NO_PROXY alone.</param>
/// <param name="noProxy">The list, its entries apart by commas or blanks; null for none.</param>
internal sealed class EnvironmentProxy(IWebProxy proxies, string? noProxy) : IWebProxy
{
    /// <summary>The proxies of this process, as its environment was when they were first asked for.</summary>
    public static EnvironmentProxy Current { get; } =
        new(
            HttpClient.DefaultProxy,
            Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY")
        );

    private readonly string[] entries = (noProxy ?? "").Split(
        [',', ' ', '\t'],
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );

    /// <inheritdoc />
    public ICredentials? Credentials
    {
        get => proxies.Credentials;
        set => proxies.Credentials = value;
    }

    /// <inheritdoc />
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxies.GetProxy(destination);

    /// <inheritdoc />
    public bool IsBypassed(Uri host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Array.Exists(entries, entry => Covers(entry, host.DnsSafeHost)) || proxies.IsBypassed(host);
    }

    private static bool Covers(string entry, string host)
    {
        if (entry == "*")
        {
            return true;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return entry.Contains('/', StringComparison.Ordinal)
                ? IPNetwork.TryParse(entry, out var network) && network.Contains(address)
                : IPAddress.TryParse(entry.Trim('[', ']'), out var one) && one.Equals(address);
        }

        var domain = entry.TrimStart('.');
        return host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }
}
