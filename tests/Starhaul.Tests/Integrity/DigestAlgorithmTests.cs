using System.Security.Cryptography;
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
    [InlineData("CRC32", "crc32")]
    [InlineData("CRC64NVME", "crc64nvme")]
    [InlineData("MD5-parts-8388608", "md5-parts-8388608")]
    public void Reads_every_usual_form_of_a_name(string text, string name)
    {
        Assert.True(DigestAlgorithm.TryParse(text, out var algorithm));
        Assert.Equal(name, algorithm.Name);
    }

    [Theory]
    [InlineData("sha-384")]
    [InlineData("id-sha-256")]
    [InlineData("crc64")]
    [InlineData("md5-parts-0")]
    [InlineData("md5-parts-")]
    [InlineData("md5-parts-5-parts-5")]
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
        Assert.Null(DigestAlgorithm.OfHexLength(16));
        Assert.Null(DigestAlgorithm.OfHexLength(96));
    }

    // The check values of the catalogue of parametrised CRC algorithms (CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME).
    [Theory]
    [InlineData("crc32", "cbf43926")]
    [InlineData("crc32c", "e3069283")]
    [InlineData("crc64nvme", "ae8b14860a799888")]
    public void Computes_the_check_value_of_each_CRC_in_pieces_of_any_length(string name, string expected)
    {
        Assert.True(DigestAlgorithm.TryParse(name, out var algorithm));
        for (var first = 0; first <= 9; first++)
        {
            using var digest = algorithm.Start();
            digest.Append("123456789"u8[..first]);
            digest.Append("123456789"u8[first..]);

            Assert.Equal(expected, digest.PeekHex());
        }
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 3)]
    [InlineData(10, 5)]
    [InlineData(10, 10)]
    [InlineData(10, 11)]
    [InlineData(0, 4)]
    public void Computes_the_digest_of_the_digests_of_parts_in_pieces_of_any_length(int length, int partLength)
    {
        var bytes = Enumerable.Range(0, length).Select(static value => (byte)value).ToArray();
        var parts =
            length == 0
                ?
                [
                    [],
                ]
                : bytes.Chunk(partLength).ToArray();
#pragma warning disable CA5351 // ETags of S3 are defined with MD5.
        var hashes = parts.SelectMany(static part => MD5.HashData(part)).ToArray();
        var expected = $"{Convert.ToHexStringLower(MD5.HashData(hashes))}-{parts.Length}";
#pragma warning restore CA5351
        var algorithm = DigestAlgorithm.OfParts(DigestAlgorithm.Md5, partLength);
        for (var first = 0; first <= length; first++)
        {
            using var digest = algorithm.Start();
            digest.Append(bytes.AsSpan(0, first));
            Assert.NotNull(digest.PeekHex());
            digest.Append(bytes.AsSpan(first));

            Assert.Equal(expected, digest.PeekHex());
            Assert.True(algorithm.IsValue(expected));
        }
    }
}
