using System.Security.Cryptography;
using Starhaul.Integrity;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Digests of the publisher: in a checksum file, or given by the caller.</summary>
public sealed class ChecksumTests
{
    private static readonly OriginFile A = OriginFile.Random(100_000);
    private static readonly string Sha256Hex = A.Content.Sha256();
    private static readonly string Sha512Hex = Convert.ToHexStringLower(SHA512.HashData(A.Content.ToArray()));
    private static readonly string Other = new('a', 64);

    [Theory]
    [InlineData("{0}  f.bin\n")]
    [InlineData("{0} *f.bin\r\n")]
    [InlineData("{2}  g.bin\n{0}  ./f.bin\n")]
    [InlineData("# made by hand\nSHA256 (f.bin) = {0}\n")]
    [InlineData("{0}\n")]
    [InlineData("SHA512 (f.bin) = {1}\n")]
    [InlineData("{0}  f.bin\n{1}  f.bin\n")]
    public async Task A_file_that_holds_its_checksum_is_proven_by_its_publisher(string format)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);

        var result = await scene.FetchAsync(url, Checksums(scene, format));

        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
        Assert.Contains(
            result.Record.Digests,
            static digest => digest is { Origin: "checksums", Verdict: Verdict.Pass }
        );
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_file_that_does_not_hold_its_checksum_is_exit_4()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);

        var error = await scene.FailsAsync<IntegrityException>(url, Checksums(scene, "{2}  f.bin\n"));

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.Contains(Other, error.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256Hex, error.Message, StringComparison.Ordinal);
        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task A_file_that_is_not_listed_is_exit_4_before_it_is_fetched()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);

        var error = await scene.FailsAsync<IntegrityException>(url, Checksums(scene, "{0}  g.bin\n{0}  h.bin\n"));

        Assert.Contains("f.bin", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Downloads, request => request.Path == "/f.bin");
        scene.HasNothing("f.bin");
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>")]
    [InlineData("")]
    public async Task A_page_in_place_of_the_checksums_is_exit_5(string text)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);

        var error = await scene.FailsAsync<UnexpectedContentException>(url, Checksums(scene, text));

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task Checksums_that_are_not_there_are_exit_3_and_named()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var missing = Source.Parse(scene.Origin.Url("/SHA256SUMS"));

        var error = await scene.FailsAsync<SourceUnavailableException>(
            url,
            FetchOptions.Default with
            {
                Checksums = missing,
            }
        );

        Assert.Contains("/SHA256SUMS", error.Message, StringComparison.Ordinal);
        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task A_checksum_file_of_any_length_is_read_up_to_4_MiB()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var sums = scene.Origin.Serve("/SHA256SUMS", OriginFile.Random(100_000_000_000));

        var error = await scene.FailsAsync<UnexpectedContentException>(
            url,
            FetchOptions.Default with
            {
                Checksums = Source.Parse(sums),
            }
        );

        Assert.Contains("4,194,304", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checksums_can_lie_in_a_local_file()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var sums = scene.PathOf("sums.txt");
        await File.WriteAllTextAsync(sums, $"{Sha256Hex}  f.bin\n", TestContext.Current.CancellationToken);

        var result = await scene.FetchAsync(url, FetchOptions.Default with { Checksums = Source.Parse(sums) });

        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
    }

    [Theory]
    [InlineData("md5")]
    [InlineData("sha-1")]
    [InlineData("sha-256")]
    [InlineData("sha-512")]
    [InlineData("crc32c")]
    public async Task A_digest_that_is_given_is_held_whatever_its_algorithm(string algorithm)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        Assert.True(DigestAlgorithm.TryParse(algorithm, out var known));
        using var running = known.Start();
        running.Append(A.Content.ToArray());
        var right = running.PeekHex();
        var wrong = (right[0] == '0' ? '1' : '0') + right[1..];

        var result = await scene.FetchAsync(url, Digest(algorithm, right));
        var error = await scene.FailsAsync<IntegrityException>(url, Digest(algorithm, wrong));

        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_digest_that_is_given_later_is_held_and_written_down_even_within_the_same_second()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var before = await scene.FetchAsync(url);

        var after = await scene.FetchAsync(url, Digest("sha-512", Sha512Hex));
        var again = await scene.FetchAsync(url, Digest("sha-512", Sha512Hex));

        Assert.Equal(Evidence.Length, before.Record.Evidence);
        Assert.Equal(Evidence.PublisherDigest, after.Record.Evidence);
        Assert.Equal(FetchStatus.Unchanged, again.Status);
        Assert.Equal(Evidence.PublisherDigest, again.Record.Evidence);
    }

    [Fact]
    public async Task The_digest_of_a_file_that_is_here_needs_no_download_to_be_held()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        await scene.FetchAsync(url);
        scene.Origin.ForgetRequests();

        var again = await scene.FetchAsync(url, Digest("sha-256", Sha256Hex));

        Assert.Equal(FetchStatus.Unchanged, again.Status);
        Assert.Equal(0, scene.Origin.Requests.Sum(request => request.BodyBytesSent));
    }

    private static FetchOptions Digest(string algorithm, string value) =>
        FetchOptions.Default with
        {
            Digests = [new DeclaredDigest(algorithm, value, "option", DigestScope.Published)],
        };

    private static FetchOptions Checksums(FetchScene scene, string format)
    {
        var text = format
            .Replace("{0}", Sha256Hex, StringComparison.Ordinal)
            .Replace("{1}", Sha512Hex, StringComparison.Ordinal)
            .Replace("{2}", Other, StringComparison.Ordinal);
        return FetchOptions.Default with { Checksums = Source.Parse(scene.Origin.Serve("/SUMS", OriginFile.Of(text))) };
    }
}
