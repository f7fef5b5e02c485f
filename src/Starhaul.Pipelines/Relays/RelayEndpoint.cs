namespace Starhaul.Pipelines.Relays;

/// <summary>The place of a relay, such as <c>tcp://eddn.edcd.io:9500</c>.</summary>
internal sealed record RelayEndpoint
{
    private const string Scheme = "tcp";
    private const string Example = "tcp://eddn.edcd.io:9500";

    private RelayEndpoint(string host, int port)
    {
        Host = host;
        Port = port;
        Address = $"{Scheme}://{host}:{port}";
    }

    /// <summary>The endpoint as libzmq takes it, and as gaps and frames name the relay.</summary>
    public string Address { get; }

    /// <summary>The name or address of the host; an IPv6 address in brackets.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Reads an endpoint.</summary>
    /// <param name="text"><c>tcp://HOST:PORT</c>: a name, an IPv4 address or an IPv6 address in brackets; a port from 1 to 65535.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static RelayEndpoint Parse(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            // The text is not shown: it may hold a password.
            throw new ArgumentException(
                $"The endpoint of a relay holds a user name or password ('...@'): relays take none. Expected tcp://HOST:PORT, such as {Example}; "
                    + "for an encrypted relay give its key as EddnStreamOptions.CurveServerKey.",
                nameof(text)
            );
        }

        var isEndpoint =
            Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            && uri.Scheme == Scheme
            && uri.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            && uri.Port is > 0 and <= ushort.MaxValue
            && uri.PathAndQuery is "" or "/"
            && uri.Fragment.Length == 0;
        return isEndpoint
            ? new RelayEndpoint(uri!.Host, uri.Port)
            : throw new ArgumentException(
                $"'{text}' is not the endpoint of a relay: expected tcp://HOST:PORT with a port from 1 to 65535, such as {Example}.",
                nameof(text)
            );
    }

    /// <inheritdoc />
    public override string ToString() => Address;
}
