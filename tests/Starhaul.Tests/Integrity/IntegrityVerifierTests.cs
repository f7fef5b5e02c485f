using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class IntegrityVerifierTests
{
    private const long Length = 316_481;
    private static readonly string Sha = new('a', 64);
    private static readonly string WireSha = new('b', 64);
    private static readonly string OtherSha = new('f', 64);
    private static readonly string Md5 = new('c', 32);

    private static readonly ProbeResult Probe = new()
    {
        Url = "https://a.example/x.gz",
        FinalUrl = "https://a.example/x.gz",
        ContentLength = Length,
        ETag = "\"v1\"",
        MimeType = "application/gzip",
        Source = Source.Parse("https://a.example/x.gz"),
        Location = new Uri("https://a.example/x.gz"),
    };

    private static readonly ProbeResult BareProbe = Probe with { ContentLength = null, ETag = null };

    private static readonly TransferResult Transfer = new()
    {
        Identity = new SourceIdentity { ETag = "\"v1\"", Length = Length },
        FinalUrl = "https://a.example/x.gz",
        Sha256 = Sha,
        Length = Length,
        PublishedDigests = new Dictionary<string, string>(StringComparer.Ordinal) { ["sha-256"] = Sha, ["md5"] = Md5 },
        End = BodyEnd.Length,
        PublishPath = "x.gz.part",
        Facts = new TransferFacts { Protocol = "HTTP/2" },
    };

    // A body that a closing connection ended, with no length and no validator.
    private static readonly TransferResult BareTransfer = Transfer with
    {
        Identity = new SourceIdentity(),
        End = BodyEnd.ConnectionClosed,
    };

    private static readonly ContentSummary ClosedJson = new()
    {
        Type = "application/json",
        Length = 10,
        ProvesEnd = true,
        Checked = "JSON",
    };

    [Fact]
    public void Passes_a_version_that_the_probe_and_the_transfer_saw()
    {
        var tier = Verify(Probe, Transfer).Tiers.Server;

        Assert.Equal(new TierResult(Verdict.Pass, "ETag \"v1\" at the probe and during the whole transfer"), tier);
    }

    [Fact]
    public void Says_of_a_resume_what_this_run_has_seen_and_what_it_has_not()
    {
        var resumed = Transfer with { Facts = Transfer.Facts with { ResumedFrom = 1234, Bytes = 10 } };
        var nothing = Transfer with { Facts = Transfer.Facts with { ResumedFrom = Length, Bytes = 0 } };

        Assert.Equal(
            new TierResult(
                Verdict.Pass,
                "ETag \"v1\" at the probe and from byte 1,234 on; those before were left by an earlier run, which names this version"
            ),
            Verify(Probe, resumed).Tiers.Server
        );
        var tier = Verify(Probe, nothing).Tiers.Server;
        Assert.Equal(Verdict.Recorded, tier.Verdict);
        Assert.Contains("no byte transferred in this run", tier.Compared, StringComparison.Ordinal);
    }

    [Fact]
    public void Compares_validators_weakly_and_dates_too()
    {
        var date = new DateTimeOffset(2026, 8, 1, 5, 5, 0, TimeSpan.Zero);
        var weak = Transfer with
        {
            Identity = new SourceIdentity { ETag = "W/\"v1\"", Length = Length },
        };
        var dated = Transfer with
        {
            Identity = new SourceIdentity { LastModified = date, Length = Length },
        };

        Assert.Equal(Verdict.Pass, Verify(Probe, weak).Tiers.Server.Verdict);
        Assert.Equal(
            new TierResult(
                Verdict.Pass,
                "Last-Modified 2026-08-01T05:05:00Z at the probe and during the whole transfer"
            ),
            Verify(BareProbe with { LastModified = date }, dated).Tiers.Server
        );
    }

    [Fact]
    public void Records_a_version_that_only_the_transfer_saw()
    {
        Assert.Equal(
            new TierResult(Verdict.Recorded, "ETag \"v1\", first seen during the transfer"),
            Verify(BareProbe, Transfer).Tiers.Server
        );
    }

    [Fact]
    public void Records_the_new_version_when_the_job_started_again_for_it()
    {
        var restarted = Transfer with
        {
            Identity = new SourceIdentity { ETag = "\"v2\"", Length = Length },
        };

        Assert.Equal(
            new TierResult(Verdict.Recorded, "ETag \"v2\" during the whole transfer; the probe had seen ETag \"v1\""),
            Verify(Probe, restarted).Tiers.Server
        );
    }

    [Fact]
    public void Takes_another_date_under_an_equal_tag_for_another_version()
    {
        var date = new DateTimeOffset(2026, 8, 1, 5, 5, 0, TimeSpan.Zero);
        var transfer = Transfer with { Identity = Transfer.Identity with { LastModified = date.AddHours(1) } };

        Assert.Equal(Verdict.Recorded, Verify(Probe with { LastModified = date }, transfer).Tiers.Server.Verdict);
    }

    [Fact]
    public void Is_not_offered_a_version_without_validators() =>
        Assert.Equal(
            new TierResult(Verdict.NotOffered),
            Verify(BareProbe, Transfer with { Identity = new SourceIdentity { Length = Length } }).Tiers.Server
        );

    [Fact]
    public void Passes_the_length_that_was_declared() =>
        Assert.Equal(
            new TierResult(Verdict.Pass, "expected and received 316,481 bytes"),
            Verify(Probe, Transfer).Tiers.Transport
        );

    [Fact]
    public void Passes_a_framed_end_without_a_length()
    {
        var tier = Verify(BareProbe, BareTransfer with { End = BodyEnd.Framed }).Tiers.Transport;

        Assert.Equal(new TierResult(Verdict.Pass, "received 316,481 bytes, to the end that the protocol marks"), tier);
    }

    [Theory]
    [InlineData(158_240)]
    [InlineData(316_482)]
    public void Refuses_another_length_than_was_declared(long received)
    {
        var error = Refuse(Probe, Transfer with { Length = received });

        Assert.Equal($"Expected 316,481 bytes, received {received:N0} bytes.", error.Message);
    }

    [Fact]
    public void Refuses_another_length_than_the_probe_was_told_of_the_same_version() =>
        Assert.Equal(
            "Expected 316,481 bytes, received 1 byte.",
            Refuse(
                Probe,
                Transfer with
                {
                    Identity = new SourceIdentity { ETag = "\"v1\"" },
                    Length = 1,
                }
            ).Message
        );

    [Fact]
    public void Forgets_the_length_and_the_digests_of_a_version_that_is_gone()
    {
        var probe = Probe with { Digests = [new DeclaredDigest("sha-256", OtherSha, "repr-digest")] };
        var restarted = Transfer with
        {
            Identity = new SourceIdentity { ETag = "\"v2\"", Length = 7 },
            Length = 7,
        };

        Assert.Equal(Evidence.Length, Verify(probe, restarted).Evidence);
    }

    [Fact]
    public void Counts_the_coded_bytes_against_the_declared_length()
    {
        var coded = Transfer with { Wire = new WireForm("gzip", WireSha, Length), Length = 5_000_000 };

        Assert.Equal("expected and received 316,481 bytes", Verify(Probe, coded).Tiers.Transport.Compared);
        Refuse(Probe, coded with { Wire = new WireForm("gzip", WireSha, Length - 1), Length = Length });
    }

    [Fact]
    public void Records_the_sha_256_when_nothing_was_declared()
    {
        var report = Verify(Probe, Transfer);

        Assert.Equal(new TierResult(Verdict.Recorded, $"sha-256 {Sha}"), report.Tiers.Digest);
        Assert.Equal([new DigestVerdict("sha-256", Sha, "computed", Verdict.Recorded)], report.Digests);
    }

    [Fact]
    public void Passes_every_digest_that_holds()
    {
        var probe = Probe with
        {
            Digests =
            [
                new DeclaredDigest("sha-256", Sha.ToUpperInvariant(), "repr-digest"),
                new DeclaredDigest("md5", OtherSha[..32], "content-md5", DigestScope.Message),
            ],
        };
        var transfer = Transfer with
        {
            Declared =
            [
                new DeclaredDigest("md5", Md5, "content-md5", DigestScope.Message),
                new DeclaredDigest("sha-512", "00", "digest"),
                new DeclaredDigest("blake3", "00", "digest"),
            ],
        };

        var report = Verify(probe, transfer);

        Assert.Equal(
            new TierResult(Verdict.Pass, "sha-256 from repr-digest, md5 from content-md5"),
            report.Tiers.Digest
        );
        Assert.Equal(
            [
                (Verdict.Pass, "repr-digest"),
                (Verdict.Pass, "content-md5"),
                (Verdict.NotOffered, "digest"),
                (Verdict.NotOffered, "digest"),
                (Verdict.Recorded, "computed"),
            ],
            report.Digests.Select(digest => (digest.Verdict, digest.Origin))
        );
        Assert.Equal(Evidence.ServerDigest, report.Evidence);
    }

    [Fact]
    public void Says_a_digest_that_the_probe_and_the_transfer_saw_once()
    {
        DeclaredDigest[] declared = [new("sha-256", Sha, "repr-digest")];

        var report = Verify(Probe with { Digests = declared }, Transfer with { Declared = declared });

        Assert.Equal([new DigestVerdict("sha-256", Sha, "repr-digest", Verdict.Pass)], report.Digests);
    }

    [Theory]
    [InlineData(nameof(DigestScope.Representation), "repr-digest", "mirror")]
    [InlineData(nameof(DigestScope.Message), "content-digest", "mirror")]
    [InlineData(nameof(DigestScope.Published), "option", "Check the digest")]
    [InlineData(nameof(DigestScope.Published), "checksums", "different versions")]
    public void Refuses_a_digest_that_does_not_hold_though_all_others_do(string scope, string origin, string hint)
    {
        var transfer = Transfer with
        {
            Content = ClosedJson,
            Declared =
            [
                new DeclaredDigest("md5", Md5, "option", DigestScope.Published),
                new DeclaredDigest("sha-256", OtherSha, origin, Enum.Parse<DigestScope>(scope)),
            ],
        };

        var error = Refuse(Probe, transfer);

        Assert.Equal($"Expected sha-256 {OtherSha} (from {origin}), found {Sha}.", error.Message);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_probed_digest_that_does_not_hold() =>
        Refuse(Probe with { Digests = [new DeclaredDigest("md5", OtherSha[..32], "digest")] }, Transfer);

    [Fact]
    public void Refuses_a_digest_of_the_caller_that_was_not_computed()
    {
        var expected = Expect(new DeclaredDigest("sha-512", new string('0', 128), "option", DigestScope.Published));

        Assert.Contains("was not computed", Refuse(Probe, Transfer, expected).Message, StringComparison.Ordinal);
        Refuse(Probe, Transfer, Expect(new DeclaredDigest("blake3", "00", "option", DigestScope.Published)));
    }

    [Fact]
    public void Holds_a_publishers_digest_against_the_decoded_and_the_coded_bytes_and_a_servers_against_the_coded_ones()
    {
        var coded = Transfer with { Wire = new WireForm("gzip", WireSha, Length) };

        Assert.Equal(Evidence.PublisherDigest, Verify(Probe, coded, Expect(Published(Sha))).Evidence);
        Assert.Equal(Evidence.PublisherDigest, Verify(Probe, coded, Expect(Published(WireSha))).Evidence);
        Refuse(Probe, coded, Expect(Published(OtherSha)));
        Assert.Equal(
            Evidence.ServerDigest,
            Verify(Probe with { Digests = [new DeclaredDigest("sha-256", WireSha, "repr-digest")] }, coded).Evidence
        );
        Refuse(Probe with { Digests = [new DeclaredDigest("sha-256", Sha, "repr-digest")] }, coded);
    }

    [Fact]
    public void Keeps_the_digests_of_coded_and_decoded_bytes_apart()
    {
        var coded = Transfer with
        {
            Wire = new WireForm("gzip", WireSha, Length),
            WireDigests = new Dictionary<string, string>(StringComparer.Ordinal) { ["md5"] = OtherSha[..32] },
        };

        Verify(Probe with { Digests = [new DeclaredDigest("md5", OtherSha[..32], "digest")] }, coded);
        Refuse(Probe with { Digests = [new DeclaredDigest("md5", Md5, "digest")] }, coded);
    }

    [Fact]
    public void Passes_content_that_was_checked()
    {
        Assert.Equal(
            new TierResult(Verdict.Pass, "JSON"),
            Verify(Probe, Transfer with { Content = ClosedJson }).Tiers.Content
        );
        Assert.Equal(new TierResult(Verdict.NotOffered), Verify(Probe, Transfer).Tiers.Content);
    }

    [Fact]
    public void Takes_the_strongest_evidence()
    {
        var probe = Probe with { Digests = [new DeclaredDigest("sha-256", Sha, "repr-digest")] };
        var transfer = Transfer with { Content = ClosedJson };

        Assert.Equal(Evidence.PublisherDigest, Verify(probe, transfer, Expect(Published(Sha))).Evidence);
        Assert.Equal(Evidence.ServerDigest, Verify(probe, transfer).Evidence);
        Assert.Equal(Evidence.Content, Verify(Probe, transfer).Evidence);
        Assert.Equal(Evidence.Length, Verify(Probe, Transfer).Evidence);
    }

    [Fact]
    public void Takes_content_that_a_cut_at_a_boundary_would_pass_for_no_evidence()
    {
        var members = Transfer with { Content = ClosedJson with { ProvesEnd = false } };

        Assert.Equal(Evidence.Length, Verify(Probe, members).Evidence);
        Refuse(BareProbe, BareTransfer with { Content = members.Content });
    }

    [Fact]
    public void Refuses_a_body_whose_end_nothing_proves_unless_the_caller_allows_it()
    {
        var error = Refuse(BareProbe, BareTransfer);

        Assert.Contains("FetchOptions.AllowUnproven", error.Hint, StringComparison.Ordinal);
        var report = Verify(BareProbe, BareTransfer, new FetchOptions { AllowUnproven = true });
        Assert.Equal(Evidence.None, report.Evidence);
        Assert.Equal(Verdict.NotOffered, report.Tiers.Transport.Verdict);
    }

    [Fact]
    public void Takes_a_closed_connection_for_the_end_where_anything_proves_it()
    {
        Assert.Equal(Evidence.Content, Verify(BareProbe, BareTransfer with { Content = ClosedJson }).Evidence);
        Assert.Equal(Evidence.PublisherDigest, Verify(BareProbe, BareTransfer, Expect(Published(Sha))).Evidence);
        Assert.Equal(Evidence.Length, Verify(BareProbe with { ContentLength = Length }, BareTransfer).Evidence);
    }

    [Fact]
    public void Allows_nothing_that_fails_even_where_the_unproven_is_allowed() =>
        Refuse(Probe, Transfer with { Length = 1 }, new FetchOptions { AllowUnproven = true });

    private static DeclaredDigest Published(string sha) => new("sha-256", sha, "option", DigestScope.Published);

    private static FetchOptions Expect(DeclaredDigest digest) => new() { Digests = [digest] };

    private static IntegrityReport Verify(ProbeResult probe, TransferResult transfer, FetchOptions? expected = null) =>
        new IntegrityVerifier().Verify(probe, transfer, expected ?? FetchOptions.Default);

    private static IntegrityException Refuse(ProbeResult probe, TransferResult transfer, FetchOptions? expected = null)
    {
        var error = Assert.Throws<IntegrityException>(() => Verify(probe, transfer, expected));
        Assert.Equal(FetchStep.Verify, error.Step);
        Assert.Equal("https://a.example/x.gz", error.Source);
        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.NotNull(error.Hint);
        return error;
    }
}
