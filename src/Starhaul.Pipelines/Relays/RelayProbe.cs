using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Finds out why there is no connection to a relay, which libzmq does not say: by a connection of its own that goes as far
/// as the first half of the handshake of ZMTP 3.0 (RFC 23) and subscribes to nothing.
/// </summary>
internal static class RelayProbe
{
    // Together below the two seconds within which a person is to be shown the reason.
    private static readonly TimeSpan LongestLookup = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan LongestReply = TimeSpan.FromMilliseconds(400);

    private const int VersionLength = 12; // signature and version
    private const int GreetingLength = 64;
    private const int MostRead = 512;
    private const int MostShown = 32;

    private static ReadOnlySpan<byte> TypeName => "Socket-Type"u8;

    /// <summary>Asks.</summary>
    /// <param name="endpoint">The relay.</param>
    /// <param name="hasKeys">Whether the listener has keys of CURVE.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Null when nothing is wrong that can be seen from here.</returns>
    public static async Task<RelayTrouble?> ExplainAsync(RelayEndpoint endpoint, bool hasKeys, CancellationToken cancel)
    {
        var (addresses, unknown) = await LookUpAsync(endpoint.Host, cancel).ConfigureAwait(false);
        if (unknown is not null)
        {
            return unknown;
        }

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        return await ConnectAsync(socket, addresses, endpoint, cancel).ConfigureAwait(false)
            ?? await GreetAsync(socket, endpoint, hasKeys, cancel).ConfigureAwait(false);
    }

    private static async Task<(IPAddress[] Addresses, RelayTrouble? Unknown)> LookUpAsync(
        string host,
        CancellationToken cancel
    )
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return ([address], null);
        }

        try
        {
            // getaddrinfo does not end when it is asked to: it is left behind.
            var found = await Dns.GetHostAddressesAsync(host, cancel)
                .WaitAsync(LongestLookup, cancel)
                .ConfigureAwait(false);
            return (found, null);
        }
        catch (SocketException error)
        {
            return ([], new(RelayFault.UnknownHost, $"The host '{host}' is not known: {error.Message}."));
        }
        catch (TimeoutException)
        {
            return ([], new(RelayFault.UnknownHost, $"No name server has an answer for the host '{host}' so far."));
        }
    }

    private static async Task<RelayTrouble?> ConnectAsync(
        Socket socket,
        IPAddress[] addresses,
        RelayEndpoint endpoint,
        CancellationToken cancel
    )
    {
        var place = $"{endpoint.Host}:{endpoint.Port}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(LongestConnect);
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => new(
                    RelayFault.Refused,
                    $"The connection was refused: nothing listens at {place}."
                ),
                SocketError.TimedOut => new(RelayFault.TimedOut, $"{place} does not answer."),
                _ => new(RelayFault.Unreachable, $"{place} cannot be reached: {error.Message}."),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(
                RelayFault.TimedOut,
                $"{place} does not answer: a firewall may drop what is sent there, or the host is down."
            );
        }
    }

    private static async Task<RelayTrouble?> GreetAsync(
        Socket socket,
        RelayEndpoint endpoint,
        bool hasKeys,
        CancellationToken cancel
    )
    {
        var place = $"{endpoint.Host}:{endpoint.Port}";
        var reply = new byte[MostRead];
        var length = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(LongestReply);
        try
        {
            // Its own greeting first: libzmq hangs up before it says with which mechanism, where it knows already that ours is another.
            var greeting = Greeting();
            await socket.SendAsync(greeting.AsMemory(0, VersionLength), limit.Token).ConfigureAwait(false);
            await ReadAsync(GreetingLength).ConfigureAwait(false);
            await socket.SendAsync(greeting.AsMemory(VersionLength), limit.Token).ConfigureAwait(false);
            await ReadAsync(reply.Length).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // It hung up: what it said before that counts.
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // A relay that has said all that it has to say.
        }

        return Judge(reply.AsSpan(0, length), place, hasKeys);

        async Task ReadAsync(int until)
        {
            int count;
            while (
                length < until
                && (count = await socket.ReceiveAsync(reply.AsMemory(length), limit.Token).ConfigureAwait(false)) > 0
            )
            {
                length += count;
            }
        }
    }

    /// <summary>What a reply to the greeting says; null for one of a publisher.</summary>
    internal static RelayTrouble? Judge(ReadOnlySpan<byte> reply, string place, bool hasKeys)
    {
        // RFC 23: a signature is FF, 8 bytes of padding, and a byte whose last bit is 1.
        if (reply.Length < 10 || reply[0] != 0xFF || (reply[9] & 1) == 0)
        {
            var said = reply.IsEmpty ? "it has said nothing so far" : $"it says '{Printable(reply)}'";
            return new(RelayFault.NotZeromq, $"What listens at {place} is no ZeroMQ publisher: {said}.");
        }

        if (reply.Length < GreetingLength)
        {
            return null;
        }

        var mechanism = Encoding.ASCII.GetString(reply[12..32]).TrimEnd('\0');
        if (mechanism != (hasKeys ? "CURVE" : "NULL"))
        {
            return new(
                RelayFault.KeysRefused,
                mechanism == "CURVE"
                    ? $"The relay at {place} is encrypted: its public CURVE key is to be given."
                    : $"The relay at {place} asks for the mechanism {mechanism}, and this listener has {(hasKeys ? "CURVE" : "none")}."
            );
        }

        return TypeIn(reply[GreetingLength..]) is { } type && type is not ("PUB" or "XPUB")
            ? new(
                RelayFault.NotAPublisher,
                $"What listens at {place} is a ZeroMQ socket of the type {type}, expected PUB or XPUB."
            )
            : null;
    }

    private static string? TypeIn(ReadOnlySpan<byte> ready)
    {
        var at = ready.IndexOf(TypeName);
        if (at < 0 || ready.Length < at + TypeName.Length + sizeof(int))
        {
            return null;
        }

        var value = ready[(at + TypeName.Length)..];
        var length = value[3]; // of four bytes, big-endian; names of types are short
        return value.Length >= sizeof(int) + length ? Printable(value.Slice(sizeof(int), length)) : null;
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var line = bytes[..Math.Min(bytes.Length, MostShown)];
        var text = new StringBuilder();
        foreach (var one in line)
        {
            if (one is (byte)'\r' or (byte)'\n')
            {
                break;
            }

            text.Append(one is >= 0x20 and < 0x7F ? (char)one : '?');
        }

        return text.ToString();
    }

    // That of a peer without keys. No READY follows, which has a type: libzmq hangs up at one that does not fit its own before it
    // has said what that is, and it says it without being asked.
    private static byte[] Greeting()
    {
        var bytes = new byte[GreetingLength];
        ((ReadOnlySpan<byte>)[0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0]).CopyTo(bytes);
        "NULL"u8.CopyTo(bytes.AsSpan(VersionLength));
        return bytes;
    }
}

/// <summary>Why there is no connection to a relay.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Text">The same as a sentence to a person.</param>
internal sealed record RelayTrouble(RelayFault Fault, string Text);
