using FsCheck;
using FsCheck.Fluent;
using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class DigestOptionTests
{
    [Theory]
    [InlineData("sha256:", 64, "sha-256")]
    [InlineData("SHA-512:", 128, "sha-512")]
    [InlineData(" md5 : ", 32, "md5")]
    [InlineData("crc32c:", 8, "crc32c")]
    [InlineData("", 64, "sha-256")]
    [InlineData("", 40, "sha-1")]
    [InlineData("", 32, "md5")]
    [InlineData("", 128, "sha-512")]
    public void Reads_an_algorithm_and_its_value(string prefix, int digits, string algorithm) =>
        Assert.Equal(
            new DeclaredDigest(algorithm, new string('a', digits), "option", DigestScope.Published),
            DigestOption.Parse(prefix + new string('A', digits))
        );

    [Theory]
    [InlineData("sha256:abc", "'abc' is not a sha-256 value: expected 64 hex digits, found 3.")]
    [InlineData(
        "md5:g0000000000000000000000000000000",
        "expected 32 hex digits, found 32 characters, one of them 'g'."
    )]
    [InlineData(
        "blake3:00",
        "'blake3' is not a digest algorithm: expected one of sha-512, sha-256, sha-1, md5, crc64nvme, crc32c, crc32."
    )]
    [InlineData(
        "abc",
        "'abc' does not show its algorithm: expected 32 (md5), 40 (sha-1), 64 (sha-256) or 128 (sha-512)"
    )]
    [InlineData("12345678", "does not show its algorithm")]
    [InlineData("", "does not show its algorithm")]
    [InlineData("sha256:", "expected 64 hex digits, found 0.")]
    public void Says_what_it_expected(string text, string message)
    {
        var error = Assert.Throws<FormatException>(() => DigestOption.Parse(text));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_value_of_a_given_algorithm()
    {
        Assert.Equal("sha-256", DigestOption.Parse(DigestAlgorithm.Sha256, new string('0', 64)).Algorithm);
        Assert.Throws<FormatException>(() => DigestOption.Parse(DigestAlgorithm.Sha256, new string('0', 40)));
    }

    [Fact]
    public void Throws_nothing_but_a_format_error_for_any_text() =>
        Prop.ForAll<NonNull<string>>(text =>
            {
                try
                {
                    _ = DigestOption.Parse(text.Get);
                }
                catch (FormatException)
                {
                    return true;
                }

                return true;
            })
            .QuickCheckThrowOnFailure();
}
