using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class DigestAlgorithmTests
{
    [Theory]
    [InlineData("sha-256", "sha-256")]
    [InlineData("SHA256", "sha-256")]
    [InlineData("Sha-512", "sha-512")]
    [InlineData("SHA", "sha-1")]
    [InlineData("sha1", "sha-1")]
    [InlineData("MD5", "md5")]
    [InlineData("CRC32C", "crc32c")]
    public void Reads_every_usual_form_of_a_name(string text, string name)
    {
        Assert.True(DigestAlgorithm.TryParse(text, out var algorithm));
        Assert.Equal(name, algorithm.Name);
    }

    [Theory]
    [InlineData("sha-384")]
    [InlineData("id-sha-256")]
    [InlineData("crc32")]
    [InlineData("")]
    [InlineData(null)]
    public void Knows_no_other_name(string? text) => Assert.False(DigestAlgorithm.TryParse(text, out _));

    [Fact]
    public void Finds_the_algorithm_of_a_bare_value_by_its_length()
    {
        Assert.Same(DigestAlgorithm.Md5, DigestAlgorithm.OfHexLength(32));
        Assert.Same(DigestAlgorithm.Sha1, DigestAlgorithm.OfHexLength(40));
        Assert.Same(DigestAlgorithm.Sha256, DigestAlgorithm.OfHexLength(64));
        Assert.Same(DigestAlgorithm.Sha512, DigestAlgorithm.OfHexLength(128));
        Assert.Null(DigestAlgorithm.OfHexLength(8));
        Assert.Null(DigestAlgorithm.OfHexLength(96));
    }
}
