using Xunit;

namespace Starhaul.Tests.Records;

public sealed class RedactedUriTests
{
    [Theory]
    [InlineData("X-Goog-Signature")]
    [InlineData("X-Goog-Algorithm")] // no other rule than that of the prefix names these
    [InlineData("X-Goog-Date")]
    [InlineData("x-goog-meta-note")]
    [InlineData("X-Amz-Algorithm")]
    [InlineData("x-amz-meta-note")]
    [InlineData("X-Oss-Date")]
    [InlineData("X-Goog-Credential")]
    [InlineData("X-Goog-Security-Token")]
    [InlineData("x-goog-signature")]
    [InlineData("X%2DGoog%2DSignature")]
    [InlineData("X-Amz-Signature")]
    [InlineData("X-Amz-Credential")]
    [InlineData("X-Amz-Security-Token")]
    [InlineData("x-amz-signature")]
    [InlineData("Signature")]
    [InlineData("sig")]
    [InlineData("token")]
    [InlineData("access_token")]
    [InlineData("apikey")]
    [InlineData("Key-Pair-Id")]
    [InlineData("GoogleAccessId")]
    [InlineData("AWSAccessKeyId")]
    [InlineData("Policy")]
    [InlineData("password")]
    public void A_signed_or_secret_parameter_is_never_written_down(string name)
    {
        var uri = new Uri($"https://example.org/dump.gz?day=1&{name}=0123abcd&part=2");
        Assert.Equal("https://example.org/dump.gz?day=1&part=2", RedactedUri.Redact(uri));
    }

    [Theory]
    [InlineData("https://example.org/dump.gz?google=1&amz=2&X-Good=3")]
    [InlineData("https://example.org/dump.gz?monkey=1&signal=2")]
    public void Other_parameters_stay(string uri) => Assert.Equal(uri, RedactedUri.Redact(new Uri(uri)));

    [Fact]
    public void Userinfo_and_fragment_are_never_written_down() =>
        Assert.Equal(
            "https://example.org/a?b=c",
            RedactedUri.Redact(new Uri("https://user:pass@example.org/a?b=c#part"))
        );
}
