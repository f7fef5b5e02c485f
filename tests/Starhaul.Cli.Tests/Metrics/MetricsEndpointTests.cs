using System.Net;
using System.Net.Sockets;
using System.Text;
using Starhaul.Cli.Metrics;
using Xunit;

namespace Starhaul.Cli.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    private const string Page = "starhaul_eddn_gaps_total 4\n";

    [Theory]
    [InlineData("GET /metrics HTTP/1.1", "200 OK", Page)]
    [InlineData("GET /metrics?x=1 HTTP/1.0", "200 OK", Page)]
    [InlineData("HEAD /metrics HTTP/1.1", "200 OK", "")]
    [InlineData("GET / HTTP/1.1", "404 Not Found", "The metrics are at /metrics.\n")]
    [InlineData("GET /metrics/ HTTP/1.1", "404 Not Found", "The metrics are at /metrics.\n")]
    [InlineData("POST /metrics HTTP/1.1", "405 Method Not Allowed", "Expected GET.\n")]
    [InlineData("nonsense", "400 Bad Request", "Expected a request of HTTP/1.1.\n")]
    public async Task Answers_what_it_is_asked(string request, string status, string body)
    {
        await using var endpoint = MetricsEndpoint.Start(0, () => Page);

        var answer = await AskAsync(endpoint.Port, $"{request}\r\nHost: 127.0.0.1\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n", answer);
        Assert.Equal(body, answer.Split("\r\n\r\n")[1]);
    }

    [Fact]
    public async Task A_client_that_stalls_holds_up_no_other()
    {
        await using var endpoint = MetricsEndpoint.Start(0, () => Page);
        using var stalled = new TcpClient();
        await stalled.ConnectAsync(IPAddress.Loopback, endpoint.Port, Token);
        await stalled.GetStream().WriteAsync("GET /met"u8.ToArray(), Token);

        var answer = await AskAsync(endpoint.Port, "GET /metrics HTTP/1.1\r\n\r\n");

        Assert.EndsWith(Page, answer);
    }

    [Fact]
    public async Task A_port_is_free_again_when_it_has_ended()
    {
        var first = MetricsEndpoint.Start(0, () => Page);
        await AskAsync(first.Port, "GET /metrics HTTP/1.1\r\n\r\n");
        var port = first.Port;
        await first.DisposeAsync();

        await using var second = MetricsEndpoint.Start(port, () => Page);

        Assert.EndsWith(Page, await AskAsync(port, "GET /metrics HTTP/1.1\r\n\r\n"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
