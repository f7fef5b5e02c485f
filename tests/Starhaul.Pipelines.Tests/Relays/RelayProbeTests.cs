using System.Net;
using System.Net.Sockets;
using System.Text;
using Starhaul.Pipelines.Relays;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

/// <summary>What a listener says of a place that is no relay.</summary>
public sealed class RelayProbeTests : IDisposable
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => server.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task A_port_on_which_nothing_listens_refuses()
    {
        server.Start();
        var endpoint = Endpoint();
        server.Stop();

        var trouble = await RelayProbe.ExplainAsync(endpoint, hasKeys: false, Cancel);

        Assert.Equal(RelayFault.Refused, trouble?.Fault);
        Assert.Contains($"refused: nothing listens at 127.0.0.1:{endpoint.Port}.", trouble!.Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_without_an_address_is_not_known()
    {
        var trouble = await RelayProbe.ExplainAsync(
            RelayEndpoint.Parse("tcp://no-such-relay.invalid:9500"),
            hasKeys: false,
            Cancel
        );

        Assert.Equal(RelayFault.UnknownHost, trouble?.Fault);
        Assert.Contains("'no-such-relay.invalid'", trouble!.Text);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "it says 'HTTP/1.1 400 Bad Request'")]
    [InlineData("SSH-2.0-OpenSSH\u001b[31m\r\n", "it says 'SSH-2.0-OpenSSH?[31m'")]
    [InlineData("", "it has said nothing so far")]
    public async Task A_server_of_something_else_is_no_publisher(string reply, string said)
    {
        using var held = new CancellationTokenSource();
        var serving = ServeAsync(Encoding.ASCII.GetBytes(reply), held.Token);

        var trouble = await RelayProbe.ExplainAsync(Endpoint(), hasKeys: false, Cancel);

        Assert.Equal(RelayFault.NotZeromq, trouble?.Fault);
        Assert.Contains(said, trouble!.Text);
        await held.CancelAsync();
        await serving;
    }

    [Theory(Timeout = 30_000)]
    [InlineData("NULL", "REP", false, nameof(RelayFault.NotAPublisher))]
    [InlineData("NULL", "PUB", false, null)]
    [InlineData("NULL", "XPUB", false, null)]
    [InlineData("CURVE", "PUB", false, nameof(RelayFault.KeysRefused))]
    [InlineData("CURVE", "PUB", true, null)]
    [InlineData("NULL", "PUB", true, nameof(RelayFault.KeysRefused))]
    [InlineData("PLAIN", "PUB", false, nameof(RelayFault.KeysRefused))]
    public void A_socket_of_another_type_or_with_other_keys_is_named(
        string mechanism,
        string type,
        bool hasKeys,
        string? expected
    )
    {
        var trouble = RelayProbe.Judge([.. Greeting(mechanism), .. Ready(type)], "a:1", hasKeys);

        Assert.Equal(expected, trouble?.Fault.ToString());
        Assert.True(
            expected != nameof(RelayFault.NotAPublisher)
                || trouble!.Text.Contains($"type {type},", StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_a_relay_that_publishes_there_is_nothing_to_say()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        await using var relay = await ZeroMqRelay.StartAsync();

        Assert.Null(await RelayProbe.ExplainAsync(RelayEndpoint.Parse(relay.Endpoint), hasKeys: false, Cancel));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_hangs_up_at_a_type_that_does_not_fit_has_said_its_own()
    {
        server.Start();
        var serving = Task.Run(
            async () =>
            {
                using var client = await server.AcceptSocketAsync(Cancel);
                var greeting = Greeting("NULL");
                await client.SendAsync(greeting, Cancel);
                await client.ReceiveAsync(new byte[12], Cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel); // all that comes with the rest of the greeting is there
                var length = await client.ReceiveAsync(new byte[200], Cancel);
                if (length <= greeting.Length - 12)
                {
                    await client.SendAsync(Ready("REP"), Cancel);
                }
            },
            Cancel
        );

        var trouble = await RelayProbe.ExplainAsync(Endpoint(), hasKeys: false, Cancel);
        await serving;

        Assert.Equal(RelayFault.NotAPublisher, trouble?.Fault);
    }

    private static byte[] Greeting(string mechanism) =>
        [0xFF, .. new byte[8], 0x7F, 3, 0, .. Encoding.ASCII.GetBytes(mechanism.PadRight(20, '\0')), .. new byte[32]];

    private static byte[] Ready(string type)
    {
        byte[] ready =
        [
            5,
            .. "READY"u8,
            11,
            .. "Socket-Type"u8,
            0,
            0,
            0,
            (byte)type.Length,
            .. Encoding.ASCII.GetBytes(type),
        ];
        return [4, (byte)ready.Length, .. ready];
    }

    private RelayEndpoint Endpoint() => RelayEndpoint.Parse($"tcp://{server.LocalEndpoint}");

    private async Task ServeAsync(byte[] reply, CancellationToken held)
    {
        server.Start();
        using var client = await server.AcceptTcpClientAsync(Cancel);
        await client.GetStream().WriteAsync(reply, Cancel);
        await Task.Delay(Timeout.Infinite, held).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
