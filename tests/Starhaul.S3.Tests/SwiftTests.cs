using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>Objects of a real server that Amazon's own client put there.</summary>
public sealed class SwiftTests(SwiftFixture swift) : IDisposable
{
    private readonly string box = Directory.CreateTempSubdirectory("starhaul-swift-box-").FullName;

    public void Dispose() => Directory.Delete(box, recursive: true);

    [Theory]
    [InlineData("plain.bin")]
    [InlineData("folder/with blanks and + plus.bin")]
    [InlineData("100%25 of 5%.bin")]
    [InlineData("Küste/日本 🚀.bin")]
    [InlineData("marks!$&'()*,;=:@~?#[].bin")]
    public async Task Brings_an_object_whatever_its_key_is(string key)
    {
        var bucket = await swift.BucketAsync();
        var bytes = S3Scene.Bytes(100_000);
        await swift.PutAsync(bucket, key, bytes);

        var result = await FetchAsync(
            Addresses.S3Location.Parse(Source.Parse($"s3://{bucket}/")).SourceOf(key),
            "a.bin"
        );

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        Assert.Equal(Evidence.ServerDigest, result.Record.Evidence);
        Assert.Contains(
            result.Record.Digests,
            digest => digest is { Algorithm: "md5", Verdict: Verdict.Pass, Origin: "etag" }
        );
    }

    [Fact]
    public async Task Brings_an_empty_object()
    {
        var bucket = await swift.BucketAsync();
        await swift.PutAsync(bucket, "empty", []);

        var result = await FetchAsync(Source.Parse($"s3://{bucket}/empty"), "empty");

        Assert.Equal(0, new FileInfo(result.Path).Length);
    }

    [Theory]
    [InlineData(1, 70_000)]
    [InlineData(3, 65_536)]
    [InlineData(100, 65_536)]
    public async Task Checks_the_digest_of_an_upload_in_parts_whose_length_it_finds(int parts, int partLength)
    {
        var bucket = await swift.BucketAsync();
        var bytes = S3Scene.Bytes((parts * partLength) - 100);
        await swift.PutInPartsAsync(bucket, "parts.bin", bytes, partLength);

        var result = await FetchAsync(Source.Parse($"s3://{bucket}/parts.bin"));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        Assert.Contains(result.Record.Digests, digest => digest.Origin == "etag" && digest.Verdict == Verdict.Pass);
        Assert.Equal(Evidence.ServerDigest, result.Record.Evidence);
    }

    [Fact]
    public async Task Brings_the_version_that_is_asked_for()
    {
        var bucket = await swift.BucketAsync();
        await swift.Client.PutBucketVersioningAsync(
            new PutBucketVersioningRequest
            {
                BucketName = bucket,
                VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
            },
            S3Scene.Ending
        );
        await swift.PutAsync(bucket, "v.bin", S3Scene.Bytes(1000, seed: 1));
        await swift.PutAsync(bucket, "v.bin", S3Scene.Bytes(2000, seed: 2));
        var versions = await swift.Client.ListVersionsAsync(bucket, S3Scene.Ending);
        var first = versions.Versions.Single(version => version.Size == 1000).VersionId;

        var result = await FetchAsync(Source.Parse($"s3://{bucket}/v.bin?versionId={Uri.EscapeDataString(first)}"));

        Assert.Equal(S3Scene.Bytes(1000, seed: 1), await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
    }

    [Fact]
    public async Task Says_that_the_secret_is_wrong_and_not_what_it_is()
    {
        var bucket = await swift.BucketAsync();
        await swift.PutAsync(bucket, "a.bin", [1]);

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            FetchAsync(Source.Parse($"s3://{bucket}/a.bin"), options: swift.Options("another-secret-42"))
        );

        Assert.Contains("does not accept the signature", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret-42", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_bucket_or_object_is_not_there()
    {
        var bucket = await swift.BucketAsync();

        var ofKey = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            FetchAsync(Source.Parse($"s3://{bucket}/nothing"))
        );
        var ofBucket = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            FetchAsync(Source.Parse("s3://no-such-bucket-here/nothing"))
        );

        Assert.Contains("has no such object", ofKey.Message, StringComparison.Ordinal);
        Assert.Contains("has no such bucket", ofBucket.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brings_an_object_by_a_presigned_URL_over_plain_HTTP()
    {
        var bucket = await swift.BucketAsync();
        var bytes = S3Scene.Bytes(300_000);
        await swift.PutAsync(bucket, "signed.bin", bytes);
        var url = await swift.Client.GetPreSignedURLAsync(
            new GetPreSignedUrlRequest
            {
                BucketName = bucket,
                Key = "signed.bin",
                Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10),
                Protocol = Protocol.HTTP,
            }
        );

        var result = await FetchAsync(Source.Parse(url));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
        Assert.DoesNotContain("Signature", result.Record.SourceUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_what_lies_below_a_prefix()
    {
        var bucket = await swift.BucketAsync();
        string[] names = ["a b.bin", "c+d.bin", "sub/z%41.bin", "sub/ü.bin"];
        foreach (var name in names)
        {
            await swift.PutAsync(bucket, "pre/" + name, [1, 2, 3]);
        }

        await swift.PutAsync(bucket, "other.bin", [1]);
        using var s3 = new S3Transport(swift.Options(), new FileFetcherOptions());

        var found = await s3.ListAsync(Source.Parse($"s3://{bucket}/pre/"), S3Scene.Ending).ToListAsync(S3Scene.Ending);

        Assert.Equal(names, found.Select(static one => one.Name).Order(StringComparer.Ordinal));
        Assert.All(found, static one => Assert.Equal(3, one.Length));
    }

    private async Task<FetchResult> FetchAsync(Source source, string? output = null, S3Options? options = null)
    {
        var fetcherOptions = new FileFetcherOptions { Box = box };
        using var s3 = new S3Transport(options ?? swift.Options(), fetcherOptions);
        await using var fetcher = new FileFetcher(fetcherOptions with { Transports = [s3] });
        return await fetcher.FetchAsync(
            source,
            new FetchOptions { Output = output },
            cancellationToken: S3Scene.Ending
        );
    }
}
