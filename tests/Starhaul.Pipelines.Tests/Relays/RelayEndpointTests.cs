using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class RelayEndpointTests
{
    [Theory]
    [InlineData("tcp://eddn.edcd.io:9500", "tcp://eddn.edcd.io:9500")]
    [InlineData(" tcp://127.0.0.1:1/ ", "tcp://127.0.0.1:1")]
    [InlineData("TCP://EDDN.edcd.io:65535", "tcp://eddn.edcd.io:65535")]
    [InlineData("tcp://[::1]:9500", "tcp://[::1]:9500")]
    public void Reads_an_endpoint(string text, string address) =>
        Assert.Equal(address, RelayEndpoint.Parse(text).Address);

    [Theory]
    [InlineData("")]
    [InlineData("eddn.edcd.io:9500")]
    [InlineData("eddn.edcd.io")]
    [InlineData("tcp://eddn.edcd.io")]
    [InlineData("tcp://eddn.edcd.io:0")]
    [InlineData("tcp://eddn.edcd.io:65536")]
    [InlineData("tcp://eddn.edcd.io:-1")]
    [InlineData("tcp://eddn.edcd.io:port")]
    [InlineData("tcp://:9500")]
    [InlineData("tcp://*:9500")]
    [InlineData("tcp://eddn.edcd.io:9500/path")]
    [InlineData("tcp://eddn.edcd.io:9500?query")]
    [InlineData("tcp://eddn.edcd.io:9500#part")]
    [InlineData("tcp://eth0;eddn.edcd.io:9500")]
    [InlineData("tcp://a b:9500")]
    [InlineData("http://eddn.edcd.io:9500")]
    [InlineData("ipc:///tmp/socket")]
    public void Says_what_is_no_endpoint_and_what_would_be_one(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => RelayEndpoint.Parse(text));

        Assert.StartsWith($"'{text}' is not the endpoint of a relay", error.Message, StringComparison.Ordinal);
        Assert.Contains("tcp://eddn.edcd.io:9500", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://user@eddn.edcd.io:9500")]
    [InlineData("tcp://user:secret@eddn.edcd.io:9500")]
    public void Says_that_relays_take_no_password_and_does_not_show_it(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => RelayEndpoint.Parse(text));

        Assert.StartsWith("The endpoint of a relay holds a user name or password", error.Message);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
