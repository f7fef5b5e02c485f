using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class DigestHeadersTests
{
    // RFC 9530 Appendix B: the digests of {"hello": "world"} and a line feed.
    private const string HelloSha256 = "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=";
    private const string HelloSha512 =
        "YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==";

    private static readonly byte[] Hello = Encoding.ASCII.GetBytes("{\"hello\": \"world\"}\n");
    private static readonly string HelloHex256 = Convert.ToHexStringLower(SHA256.HashData(Hello));
    private static readonly string HelloHex512 = Convert.ToHexStringLower(SHA512.HashData(Hello));

    [Fact]
    public void Reads_the_examples_of_rfc_9530()
    {
        Assert.Equal(
            [
                new DeclaredDigest("sha-256", HelloHex256, "repr-digest"),
                new DeclaredDigest("sha-512", HelloHex512, "repr-digest"),
            ],
            Read(("Repr-Digest", $"sha-256=:{HelloSha256}:, sha-512=:{HelloSha512}:"))
        );
        Assert.Equal(
            [new DeclaredDigest("sha-256", HelloHex256, "content-digest", DigestScope.Message)],
            Read(("Content-Digest", $"sha-256=:{HelloSha256}:"))
        );
    }

    [Fact]
    public void Joins_the_lines_of_a_field() =>
        Assert.Collection(
            Read(("repr-digest", $"sha-256=:{HelloSha256}:"), ("Repr-Digest", $"sha-512=:{HelloSha512}:")),
            digest => Assert.Equal("sha-256", digest.Algorithm),
            digest => Assert.Equal("sha-512", digest.Algorithm)
        );

    [Theory]
    [InlineData(
        "sha-256=:{0}:;note=\"a, b\";x=?1;y=1.5;z=tok/en, other=(1 \"two\" :AAAA:;q=1), flag, when=@1700000000"
    )]
    [InlineData("blake3=:AAAA:, sha-256=:{0}:")]
    [InlineData("sha-256=:AAAA:, sha-256=:{0}:")]
    [InlineData("  sha-256=:{0}:\t,\tx=%\"f%c3%bc\"")]
    [InlineData("md5=:AAAA:, sha-256=:{0}:")]
    [InlineData("x=\"a \\\" b\", sha-256=:{0}:")]
    public void Takes_what_it_knows_from_a_dictionary_of_anything(string field) =>
        Assert.Equal(
            [new DeclaredDigest("sha-256", HelloHex256, "repr-digest")],
            Read(("Repr-Digest", field.Replace("{0}", HelloSha256, StringComparison.Ordinal)))
        );

    [Theory]
    [InlineData("sha-256={0}")]
    [InlineData("sha-256=:{0}")]
    [InlineData("sha-256=:{0}:,")]
    [InlineData("sha-256=:{0}: md5=:AAAA:")]
    [InlineData("SHA-256=:{0}:")]
    [InlineData("sha-256=:{0}:, x=\"open")]
    [InlineData("sha-256=:not base64:")]
    [InlineData("sha-256=:!!!!:")]
    [InlineData("sha-256=\"{0}\"")]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-256=::")]
    [InlineData("sha-256")]
    [InlineData("=")]
    [InlineData("")]
    public void Takes_nothing_from_a_field_that_is_broken(string field) =>
        Assert.Empty(Read(("Repr-Digest", field.Replace("{0}", HelloSha256, StringComparison.Ordinal))));

    [Fact]
    public void Reads_base64_without_its_padding() =>
        Assert.Single(Read(("Repr-Digest", $"sha-256=:{HelloSha256.TrimEnd('=')}:")));

    [Fact]
    public void Reads_the_digest_of_rfc_3230()
    {
        // RFC 3230 §4.3.2 and RFC 5843; unixsum is not known here.
        Assert.Equal(
            [
                new DeclaredDigest("sha-256", HelloHex256, "digest"),
                new DeclaredDigest("md5", "1d45d92d02ccb88fca6792837093dc38", "digest"),
            ],
            Read(("Digest", $"sha-256={HelloSha256},MD5=HUXZLQLMuI/KZ5KDcJPcOA==, unixsum=30637"))
        );
        Assert.Equal("0a72a4df", Assert.Single(Read(("Digest", "CRC32c=a72a4df"))).Value);
        Assert.Empty(Read(("Digest", $"SHA-256={HelloHex256}")));
    }

    [Fact]
    public void Reads_the_content_md5_of_rfc_1864() =>
        Assert.Equal(
            [
                new DeclaredDigest(
                    "md5",
                    Convert.ToHexStringLower("Check Integrity!"u8),
                    "content-md5",
                    DigestScope.Message
                ),
            ],
            Read(("Content-MD5", "Q2hlY2sgSW50ZWdyaXR5IQ=="))
        );

    [Fact]
    public void Reads_the_checksums_of_s3() =>
        Assert.Equal(
            [
                new DeclaredDigest("sha-256", HelloHex256, "x-amz-checksum"),
                new DeclaredDigest("crc32c", "e3069283", "x-amz-checksum"),
                new DeclaredDigest("crc64nvme", "0000000000000000", "x-amz-checksum"),
            ],
            Read(
                ("x-amz-checksum-sha256", HelloSha256),
                ("X-Amz-Checksum-Crc32c", "4waSgw=="),
                ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="),
                ("x-amz-checksum-type", "FULL_OBJECT")
            )
        );

    [Fact]
    public void Passes_over_a_checksum_of_checksums()
    {
        Assert.Empty(Read(("x-amz-checksum-sha256", HelloSha256 + "-3")));
        Assert.Empty(Read(("x-amz-checksum-sha256", HelloSha256), ("x-amz-checksum-type", "COMPOSITE")));
    }

    [Fact]
    public void Reads_the_hashes_of_google_storage()
    {
        DeclaredDigest[] expected =
        [
            new("crc32c", "9f4df1e8", "x-goog-hash"),
            new("md5", "3a393d7377617f182829554763015b1d", "x-goog-hash"),
        ];

        Assert.Equal(expected, Read(("x-goog-hash", "crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==")));
        Assert.Equal(
            expected,
            Read(("x-goog-hash", "crc32c=n03x6A=="), ("X-Goog-Hash", "md5=Ojk9c3dhfxgoKVVHYwFbHQ=="))
        );
    }

    [Fact]
    public void Passes_over_a_hash_of_stored_bytes_that_are_decoded_on_their_way_out()
    {
        Assert.Empty(Read(("x-goog-hash", "crc32c=n03x6A=="), ("x-goog-stored-content-encoding", "gzip")));
        Assert.Single(
            Read(
                ("x-goog-hash", "crc32c=n03x6A=="),
                ("x-goog-stored-content-encoding", "gzip"),
                ("Content-Encoding", "gzip")
            )
        );
    }

    [Fact]
    public void Reads_any_text_without_an_error()
    {
        string[] names =
        [
            "Repr-Digest",
            "Content-Digest",
            "Digest",
            "Content-MD5",
            "x-amz-checksum-sha256",
            "x-goog-hash",
        ];
        var pieces = Gen.Elements(
            "sha-256=",
            ":",
            HelloSha256,
            ",",
            ";",
            "(",
            ")",
            "\"",
            "\\",
            "md5",
            "@1",
            "?",
            " ",
            "=",
            "%\"",
            "é"
        );
        var texts = Gen.OneOf(
            pieces.ListOf().Select(list => string.Concat(list)),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get)
        );
        Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                    names.All(name =>
                        Read((name, text))
                            .All(digest =>
                                DigestAlgorithm.TryParse(digest.Algorithm, out var algorithm)
                                && algorithm.IsValue(digest.Value)
                            )
                    )
            )
            .QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<DeclaredDigest> Read(params (string Name, string Value)[] headers) =>
        DigestHeaders.Read(
            headers.Select(header => KeyValuePair.Create<string, IEnumerable<string>>(header.Name, [header.Value]))
        );
}
