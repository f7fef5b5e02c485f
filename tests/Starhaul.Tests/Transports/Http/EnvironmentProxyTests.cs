using System.Net;
using Starhaul.Transports.Http;
using Xunit;

namespace Starhaul.Tests.Transports.Http;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("*", "anything.example", true)]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "www.EXAMPLE.org", true)]
    [InlineData(".example.org", "example.org", true)]
    [InlineData("example.org", "notexample.org", false)]
    [InlineData("other.org, example.org", "example.org", true)]
    [InlineData("other.org example.org", "example.org", true)]
    [InlineData("10.0.0.0/8", "10.20.30.40", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("192.168.0.7", "192.168.0.7", true)]
    [InlineData("192.168.0.0/30", "192.168.0.4", false)]
    [InlineData("fd00::/8", "[fd12::1]", true)]
    [InlineData("[::1]", "[::1]", true)]
    [InlineData("not/a/network", "10.0.0.1", false)]
    [InlineData("", "example.org", false)]
    [InlineData(null, "example.org", false)]
    public void Goes_past_the_proxy_where_the_list_says_so(string? noProxy, string host, bool isBypassed)
    {
        var proxy = new EnvironmentProxy(new WebProxy("http://proxy.example:3128"), noProxy);
        var destination = new Uri($"http://{host}/x");

        Assert.Equal(isBypassed, proxy.IsBypassed(destination));
        Assert.Equal(isBypassed, proxy.GetProxy(destination) is null);
    }
}
