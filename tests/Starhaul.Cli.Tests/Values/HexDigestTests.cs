using Starhaul.Cli.Values;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

public sealed class HexDigestTests
{
    [Theory]
    [InlineData("sha256", "sha-256", 64)]
    [InlineData("SHA-256", "sha-256", 64)]
    [InlineData("sha512", "sha-512", 128)]
    [InlineData("sha1", "sha-1", 40)]
    [InlineData("md5", "md5", 32)]
    [InlineData("crc32c", "crc32c", 8)]
    public void Reads_each_algorithm_under_the_name_of_the_records(string written, string name, int digits)
    {
        var digest = HexDigest.Parse($"{written}:{new string('A', digits)}");

        Assert.Equal(new DeclaredDigest(name, new string('a', digits), "option", DigestScope.Published), digest);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData("sha256:abc")]
    [InlineData("sha3-256:abc")]
    [InlineData("md5:zz000000000000000000000000000000")]
    public void Refuses_other_algorithms_and_lengths(string text) =>
        Assert.Throws<FormatException>(() => HexDigest.Parse(text));
}
