using System.Net;
using System.Net.Sockets;
using Starhaul.Transports.Http;
using Xunit;

namespace Starhaul.Tests.Transports.Http;

public sealed class ProxyFailureTests
{
    private static readonly Source Wanted = Source.Parse("https://data.example/x");
    private static readonly WebProxy Proxy = new("http://ann:secret@proxy.example:3128");

    [Fact]
    public void A_dead_proxy_is_named_and_not_the_source()
    {
        var error = new HttpRequestException(
            HttpRequestError.ConnectionError,
            "Connection refused (proxy.example:3128)",
            new SocketException((int)SocketError.ConnectionRefused)
        );

        var failure = ProxyFailure.Find(error, Wanted, Wanted.Uri, Proxy);

        Assert.Equal(
            "the proxy proxy.example:3128 for data.example could not be reached: ConnectionRefused",
            failure!.Message
        );
    }

    [Fact]
    public void A_407_of_the_proxy_asks_for_its_credentials_and_is_not_tried_again()
    {
        var error = new HttpRequestException(
            HttpRequestError.ProxyTunnelError,
            "The proxy tunnel request to proxy 'http://ann:secret@proxy.example:3128/' failed with status code '407'.",
            statusCode: HttpStatusCode.ProxyAuthenticationRequired
        );

        var failure = Assert.IsType<SourceUnavailableException>(ProxyFailure.Find(error, Wanted, Wanted.Uri, Proxy));

        Assert.Equal("The proxy proxy.example:3128 wants credentials (407).", failure.Message);
        Assert.DoesNotContain("secret", failure.Message + failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public void What_the_source_does_is_told_of_the_source(HttpRequestError kind) =>
        Assert.Null(ProxyFailure.Find(new HttpRequestException(kind, "x"), Wanted, Wanted.Uri, Proxy));

    [Fact]
    public void Without_a_proxy_no_failure_is_one_of_a_proxy() =>
        Assert.Null(
            ProxyFailure.Find(
                new HttpRequestException(HttpRequestError.ConnectionError, "x"),
                Wanted,
                Wanted.Uri,
                new WebProxy()
            )
        );
}
