using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Starhaul.Cli.Metrics;
using Xunit;

namespace Starhaul.Cli.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    private const string Page = "starhaul_eddn_gaps_total 4\n";

    [Theory(Timeout = 30_000)]
    [InlineData("GET", "/metrics", HttpStatusCode.OK, Page)]
    [InlineData("GET", "/metrics?x=1", HttpStatusCode.OK, Page)]
    [InlineData("HEAD", "/metrics", HttpStatusCode.OK, "")]
    [InlineData("GET", "/healthz", HttpStatusCode.OK, "ok\n")]
    [InlineData("GET", "/", HttpStatusCode.NotFound, "The metrics are at /metrics.\n")]
    [InlineData("GET", "/metrics/", HttpStatusCode.NotFound, "The metrics are at /metrics.\n")]
    [InlineData("POST", "/metrics", HttpStatusCode.MethodNotAllowed, "Expected GET.\n")]
    public async Task Answers_what_it_is_asked(string method, string target, HttpStatusCode status, string body)
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start(port, () => Page, () => []);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{port}{target}");

        using var response = await client.SendAsync(request, Token);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", $"{response.Content.Headers.ContentType}");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_of_another_origin_that_rebinds_its_name_reads_nothing()
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start(port, () => Page, () => []);

        var foreign = await AskAsync(
            port,
            "GET /metrics HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n"
        );

        Assert.DoesNotContain(Page, foreign);
        Assert.StartsWith("HTTP/1.1 4", foreign);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("127.0.0.1:{0}", true)]
    [InlineData("localhost:{0}", true)]
    [InlineData("LOCALHOST:{0}", true)]
    [InlineData("[::1]:{0}", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("localhost.attacker.example:{0}", false)]
    [InlineData("attacker.example:{0}", false)]
    [InlineData("127.0.0.1:{0}\r\nHost: attacker.example:{0}", false)]
    [InlineData("", false)]
    public async Task Only_a_host_of_this_machine_with_the_port_is_answered(string host, bool isAnswered)
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start(port, () => Page, () => []);
        var named = string.Format(CultureInfo.InvariantCulture, host, port);

        var response = await AskAsync(port, $"GET /metrics HTTP/1.1\r\nHost: {named}\r\n\r\n");

        Assert.Equal(isAnswered, response.EndsWith(Page, StringComparison.Ordinal));
        Assert.StartsWith(isAnswered ? "HTTP/1.1 200" : "HTTP/1.1 421", response);
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_connections_cost_nobody_an_answer_and_are_no_more_than_there_is_room_for()
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start(port, () => Page, () => []);
        var idle = new List<TcpClient>();
        try
        {
            for (var number = 0; number < 4 * MetricsEndpoint.MostConnections; number++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, port, Token);
            }

            Assert.EndsWith(Page, await AskAsync(port, Request(port)));

            // The first have given their places to the others: closed, by an end or by a reset.
            var closed = await Record.ExceptionAsync(async () =>
                Assert.Equal(
                    0,
                    await idle[0].GetStream().ReadAsync(new byte[1], Token).AsTask().WaitAsync(Patience, Token)
                )
            );
            Assert.True(closed is null or IOException, $"{closed}");
        }
        finally
        {
            idle.ForEach(static client => client.Dispose());
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_no_request_is_refused_and_the_next_one_is_answered()
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start(port, () => Page, () => []);

        Assert.StartsWith("HTTP/1.1 400", await AskAsync(port, "nonsense\r\n\r\n"));
        Assert.EndsWith(Page, await AskAsync(port, Request(port)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_stalls_holds_up_no_other()
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start(port, () => Page, () => []);
        using var stalled = new TcpClient();
        await stalled.ConnectAsync(IPAddress.Loopback, port, Token);
        await stalled.GetStream().WriteAsync("GET /met"u8.ToArray(), Token);

        Assert.EndsWith(Page, await AskAsync(port, Request(port)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_port_is_free_again_when_it_has_ended()
    {
        var port = FreePort();
        await using (MetricsEndpoint.Start(port, () => Page, () => []))
        {
            await AskAsync(port, Request(port));
        }

        await using var second = MetricsEndpoint.Start(port, () => Page, () => []);

        Assert.EndsWith(Page, await AskAsync(port, Request(port)));
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Request(int port) =>
        $"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n";

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<string> AskAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }
}
