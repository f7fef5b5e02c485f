using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>Fetches from a server that answers as Amazon documents it: digests, versions, faults, errors.</summary>
public sealed class S3FetchTests
{
    private static readonly byte[] Content = S3Scene.Bytes(1_000_000);
    private static readonly S3OriginObject Plain = new(Content);

    [Fact]
    public async Task Proves_an_object_by_the_MD5_in_its_ETag_with_two_requests_before_the_bytes()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain);

        var result = await scene.FetchAsync();

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        Assert.Equal(Evidence.ServerDigest, result.Record.Evidence);
        Assert.Equal($"s3://{S3Origin.Bucket}/data/a.bin", result.Record.SourceUrl);
        Assert.Equal(["HEAD", "GET", "GET"], scene.Origin.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task Refuses_an_object_whose_bytes_are_not_those_of_its_ETag()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain with { FalseTag = new string('0', 32) });

        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync());

        Assert.Contains("(from etag)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-amz-server-side-encryption", "aws:kms")]
    [InlineData("x-amz-server-side-encryption-customer-algorithm", "AES256")]
    [InlineData("x-amz-storage-class", "EXPRESS_ONEZONE")]
    public async Task Takes_no_ETag_for_an_MD5_where_it_is_none(string header, string value)
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(
            S3Scene.Key,
            Plain with
            {
                FalseTag = new string('0', 32),
                Headers = HeaderList.Empty.Add(header, value),
            }
        );

        var result = await scene.FetchAsync();

        Assert.Equal(Evidence.Length, result.Record.Evidence);
    }

    [Fact]
    public async Task Asks_for_the_length_of_parts_and_checks_the_digest_of_their_digests()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain with { PartLength = 12_345 });

        var result = await scene.FetchAsync();

        Assert.Contains(
            result.Record.Digests,
            static digest => digest is { Algorithm: "md5-parts-12345", Origin: "etag", Verdict: Verdict.Pass }
        );
    }

    [Fact]
    public async Task Refuses_an_upload_in_parts_whose_digest_is_another()
    {
        await using var scene = await S3Scene.StartAsync();
        var stored = Plain with { PartLength = 12_345 };
        scene.Origin.Put(S3Scene.Key, stored with { FalseTag = $"{new string('0', 32)}-{stored.Parts}" });

        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync());
    }

    [Fact]
    public async Task Does_not_condemn_an_upload_in_parts_of_unknown_length()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain with { FalseTag = $"{new string('0', 32)}-7" });

        var result = await scene.FetchAsync();

        Assert.Equal(Evidence.Length, result.Record.Evidence);
        Assert.All(
            result.Record.Digests.Where(static digest => digest.Origin == "etag"),
            static digest => Assert.Equal(Verdict.NotOffered, digest.Verdict)
        );
    }

    [Theory]
    [InlineData("sha256", "sha-256")]
    [InlineData("sha1", "sha-1")]
    [InlineData("crc32", "crc32")]
    [InlineData("crc32c", "crc32c")]
    [InlineData("crc64nvme", "crc64nvme")]
    public async Task Checks_the_checksum_of_the_whole_object(string name, string algorithm)
    {
        await using var scene = await S3Scene.StartAsync();
        var right = Convert.FromHexString(HexOf(algorithm, Content));
        scene.Origin.Put(S3Scene.Key, Plain with { Checksum = (name, Convert.ToBase64String(right), "FULL_OBJECT") });
        right[0] ^= 1;
        scene.Origin.Put("wrong", Plain with { Checksum = (name, Convert.ToBase64String(right), "FULL_OBJECT") });

        var result = await scene.FetchAsync();

        Assert.Contains(
            result.Record.Digests,
            digest => digest.Algorithm == algorithm && digest is { Origin: "x-amz-checksum", Verdict: Verdict.Pass }
        );
        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync("wrong"));
    }

    [Fact]
    public async Task Checks_the_checksum_of_the_checksums_of_parts()
    {
        await using var scene = await S3Scene.StartAsync();
        var stored = Plain with { PartLength = 300_000 };
        var value = Convert.ToBase64String(stored.OfParts(SHA256.HashData));
        scene.Origin.Put(S3Scene.Key, stored with { Checksum = ("sha256", $"{value}-4", "COMPOSITE") });
        var wrong = Convert.ToBase64String(new byte[32]);
        scene.Origin.Put("wrong", stored with { Checksum = ("sha256", $"{wrong}-4", "COMPOSITE") });

        var result = await scene.FetchAsync();

        Assert.Contains(
            result.Record.Digests,
            static digest => digest is { Algorithm: "sha-256-parts-300000", Verdict: Verdict.Pass }
        );
        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync("wrong"));
    }

    [Fact]
    public async Task Goes_on_after_a_cut_with_the_version_that_it_began_with()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain, Faults.CutAfter(400_000).OnDownload().Times(1));

        var result = await scene.FetchAsync();

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        var last = scene.Origin.Requests[^1];
        Assert.StartsWith("bytes=", last.Headers["Range"], StringComparison.Ordinal);
        Assert.Equal($"\"{Plain.Tag}\"", last.Headers["If-Match"]);
        Assert.False(last.Headers.Has("If-Range"));
    }

    [Fact]
    public async Task Brings_one_version_over_several_connections()
    {
        var bytes = S3Scene.Bytes(24_000_000);
        var stored = new S3OriginObject(bytes);
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, stored, Faults.Rate(8_000_000).OnDownload());

        var result = await scene.FetchAsync(fetch: new FetchOptions { Connections = 4 });

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        Assert.InRange(result.Record.Transfer!.Connections, 2, 4);
        Assert.Equal(Evidence.ServerDigest, result.Record.Evidence);
        var ranges = scene.Origin.Requests.Where(static request =>
            request.Headers["Range"] is { } range && !range.StartsWith("bytes=0-", StringComparison.Ordinal)
        );
        Assert.NotEmpty(ranges);
        Assert.All(ranges, request => Assert.Equal($"\"{stored.Tag}\"", request.Headers["If-Match"]));
        Assert.DoesNotContain(scene.Origin.Requests, static request => request.Status is 400 or 403);
    }

    [Fact]
    public async Task Begins_again_when_the_object_is_replaced_in_the_middle()
    {
        await using var scene = await S3Scene.StartAsync();
        var next = new S3OriginObject(S3Scene.Bytes(1_000_000, seed: 9));
        scene.Origin.Put(
            S3Scene.Key,
            Plain,
            Faults.CutAfter(400_000).OnDownload().Times(1),
            Faults.ChangesToAfterBytes(OriginFile.Of(next.Bytes) with { ETag = $"\"{next.Tag}\"" }, 300_000)
        );

        var result = await scene.FetchAsync();

        Assert.Equal(next.Bytes, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
    }

    [Fact]
    public async Task Waits_and_asks_again_when_it_is_to_slow_down()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain, Faults.Status(503).OnDownload().Times(1));

        var result = await scene.FetchAsync();

        Assert.Equal(2, result.Record.Transfer!.Attempts);
    }

    [Fact]
    public async Task Goes_on_after_a_stall()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain, Faults.StallAfter(400_000).OnDownload().Times(1));

        var result = await scene.FetchAsync();

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
    }

    [Fact]
    public async Task Says_unchanged_of_what_is_here()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain);
        await scene.FetchAsync();
        scene.Origin.ForgetRequests();

        var result = await scene.FetchAsync();

        Assert.Equal(FetchStatus.Unchanged, result.Status);
        Assert.Equal(304, Assert.Single(scene.Origin.Requests).Status);
    }

    [Fact]
    public async Task Brings_the_version_that_is_named()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.PutVersion(S3Scene.Key, "v/1+=", Plain);

        var result = await scene.FetchAsync($"{S3Scene.Key}?versionId=v/1%2B=");

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
    }

    [Fact]
    public async Task Signs_for_the_region_that_the_server_names()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Region = "eu-west-1";
        scene.Origin.Put(S3Scene.Key, Plain);

        var result = await scene.FetchAsync();

        Assert.Equal(FetchStatus.Fetched, result.Status);
    }

    [Fact]
    public async Task Sends_neither_keys_nor_signature_to_where_a_redirect_leads()
    {
        await using var scene = await S3Scene.StartAsync();
        await using var other = await Origin.StartAsync();
        scene.Origin.Redirect(S3Scene.Key, other.Serve("/elsewhere.bin", OriginFile.Of(Content)));
        scene.Variables["AWS_SESSION_TOKEN"] = scene.Origin.SessionToken = "token-1";

        var result = await scene.FetchAsync();

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        Assert.NotEmpty(other.Requests);
        Assert.All(
            other.Requests,
            static request =>
            {
                Assert.False(request.Headers.Has("Authorization"));
                Assert.DoesNotContain(
                    request.Headers.Fields,
                    static field => field.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                );
            }
        );
    }

    [Fact]
    public async Task Asks_anonymously_at_once_where_there_are_no_credentials()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Variables.Clear();
        scene.Origin.IsPublic = true;
        scene.Origin.Put(S3Scene.Key, Plain);

        await scene.FetchAsync();
        scene.Origin.IsPublic = false;
        var error = await scene.RefuseAsync();

        Assert.All(scene.Origin.Requests, static request => Assert.False(request.Headers.Has("Authorization")));
        Assert.Contains("refuses anonymous requests", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pays_for_the_request_where_that_is_asked_for()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain);

        await scene.FetchAsync(options: scene.Options with { RequesterPays = true });

        Assert.All(
            scene.Origin.Requests,
            static request => Assert.Equal("requester", request.Headers["x-amz-request-payer"])
        );
    }

    [Fact]
    public async Task Tells_a_wrong_secret_an_unknown_key_and_an_expired_token_and_no_secret()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put(S3Scene.Key, Plain);
        scene.Variables["AWS_SECRET_ACCESS_KEY"] = "wrong";
        Assert.Contains("does not accept the signature", (await scene.RefuseAsync()).Message, StringComparison.Ordinal);

        scene.Variables["AWS_ACCESS_KEY_ID"] = "nobody";
        Assert.Contains("does not know the access key", (await scene.RefuseAsync()).Message, StringComparison.Ordinal);

        scene.Variables["AWS_ACCESS_KEY_ID"] = S3Origin.AccessKey;
        scene.Variables["AWS_SECRET_ACCESS_KEY"] = S3Origin.SecretKey;
        scene.Variables["AWS_SESSION_TOKEN"] = "old-token-77";
        scene.Origin.IsExpired = true;
        var expired = await scene.RefuseAsync();
        Assert.Contains("token of the temporary credentials has expired", expired.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("old-token-77", expired.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_by_how_much_the_clocks_differ()
    {
        await using var scene = await S3Scene.StartAsync(
            new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-40))
        );
        scene.Origin.Put(S3Scene.Key, Plain);

        var error = await scene.RefuseAsync();

        Assert.Contains("40 min ahead of the server's", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("folder/")]
    public async Task Fetches_no_prefix_as_if_it_were_an_object(string key)
    {
        await using var scene = await S3Scene.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => scene.FetchAsync(key));
    }

    private static string HexOf(string algorithm, byte[] bytes)
    {
        Assert.True(Integrity.DigestAlgorithm.TryParse(algorithm, out var known));
        using var digest = known.Start();
        digest.Append(bytes);
        return digest.PeekHex();
    }
}
