using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class DigestSetTests
{
    private static readonly DeclaredDigest[] EveryAlgorithm =
    [
        .. DigestAlgorithm.All.Select(algorithm => new DeclaredDigest(algorithm.Name, "", "test")),
    ];

    [Fact]
    public void Always_computes_sha_256()
    {
        using var digests = DigestSet.For([]);
        digests.Append("abc"u8);

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digests.PeekSha256());
        Assert.Equal("sha-256", Assert.Single(digests.PeekHex().Keys));
    }

    [Fact]
    public void Computes_what_was_declared_once_and_leaves_out_what_it_does_not_know()
    {
        using var digests = DigestSet.For([
            new DeclaredDigest("md5", "", "a"),
            new DeclaredDigest("MD5", "", "b"),
            new DeclaredDigest("sha-256", "", "a"),
            new DeclaredDigest("blake3", "", "a"),
        ]);

        Assert.Equal("md5 sha-256", string.Join(' ', digests.PeekHex().Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Agrees_with_the_published_values_of_abc()
    {
        using var digests = DigestSet.For(EveryAlgorithm);
        digests.Append("abc"u8);

        var values = digests.PeekHex();
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", values["md5"]); // RFC 1321 A.5
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", values["sha-1"]); // RFC 3174
        Assert.StartsWith("ddaf35a193617abacc417349ae204131", values["sha-512"], StringComparison.Ordinal); // FIPS 180
        Assert.Equal("364b3fb7", values["crc32c"]);
    }

    [Theory]
    // RFC 3720 B.4, where the bytes of the value stand in the order of the wire: low byte first.
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "8a9136aa")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "62a8ab43")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "46dd794e")]
    [InlineData("1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100", "113fdb5c")]
    [InlineData(
        "01c00000000000000000000000000000140000000000040000000014000000182800000000000000" + "0200000000000000",
        "d9963a56"
    )]
    [InlineData("313233343536373839", "e3069283")]
    [InlineData("", "00000000")]
    public void Agrees_with_the_vectors_of_crc_32c(string hex, string expected)
    {
        using var digests = DigestSet.For([new DeclaredDigest("crc32c", "", "test")]);
        digests.Append(Convert.FromHexString(hex));

        Assert.Equal(expected, digests.PeekHex()["crc32c"]);
    }

    [Fact]
    public void Finds_the_same_values_however_the_bytes_are_cut() =>
        Prop.ForAll<byte[], byte[], byte[]>(
                (one, two, three) =>
                {
                    using var whole = DigestSet.For(EveryAlgorithm);
                    whole.Append([.. one, .. two, .. three]);
                    using var cut = DigestSet.For(EveryAlgorithm);
                    cut.Append(one);
                    cut.Append(two);
                    cut.Append(three);
                    return whole.PeekHex().SequenceEqual(cut.PeekHex());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Shows_the_digest_so_far_and_goes_on()
    {
        using var digests = DigestSet.For(EveryAlgorithm);
        var seen = new StringBuilder();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(seen.ToString()))),
                digests.PeekSha256()
            );
            _ = digests.PeekHex();
            digests.Append("more"u8);
            seen.Append("more");
        }
    }
}
