using Starhaul.Regimes;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class JsonRegimeTests
{
    [Fact]
    public void Checks_JSON_as_JSON() => AssertRegime(new JsonRegime(), "json", "application/json", typeof(JsonCheck));

    [Fact]
    public void Checks_NDJSON_line_by_line() =>
        AssertRegime(new NdjsonRegime(), "ndjson", "application/x-ndjson", typeof(NdjsonCheck));

    [Fact]
    public void Checks_nothing_of_plain_bytes() =>
        AssertRegime(new BinaryRegime(), "binary", "application/octet-stream", check: null);

    private static void AssertRegime(DownloadStrategy regime, string name, string usualType, Type? check)
    {
        Assert.Equal(name, regime.Name);
        Assert.Equal(usualType, regime.MimeTypes[0]);
        Assert.All(regime.MimeTypes, type => Assert.Equal(type.ToLowerInvariant(), type));
        Assert.Null(regime.CreateDecoder());
        using var made = regime.CreateCheck("application/json", claimedType: null);
        Assert.Equal(check, made?.GetType());
    }
}
