using System.Text;
using Amazon.S3.Model;
using Starhaul.Pipelines;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>Boxes and tables in a bucket of a real server, which knows no conditions on writes and no checksums but MD5.</summary>
public sealed class SwiftBoxTests(SwiftFixture swift) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-swift-work-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    [InlineData(20_000_000)]
    public async Task A_file_comes_into_the_bucket_is_unchanged_then_and_is_verified(int length)
    {
        var box = $"s3://{await swift.BucketAsync()}/dumps";
        var bytes = S3Scene.Bytes(length);
        var source = FileOf("a b%.bin", bytes);

        var first = await FetchAsync(box, source);
        var second = await FetchAsync(box, source);

        Assert.Equal(FetchStatus.Fetched, first.Status);
        Assert.Equal(FetchStatus.Unchanged, second.Status);
        Assert.Equal(bytes, await ReadAsync(box, first.Record.Path));
        Assert.Equal(LocalFileState.Intact, Assert.Single(await VerifyAsync(box)).State);
    }

    [Fact]
    public async Task Two_writers_lose_and_double_nothing_without_conditions()
    {
        var box = $"s3://{await swift.BucketAsync()}/dumps";
        var sources = Enumerable.Range(0, 12).Select(at => FileOf($"f{at}.bin", S3Scene.Bytes(500 + at, at))).ToList();

        await Task.WhenAll(
            BringAsync("a", sources.Where((_, at) => at % 3 != 1)),
            BringAsync("b", sources.Where((_, at) => at % 3 != 0))
        );

        var verified = await VerifyAsync(box);
        Assert.Equal(12, verified.Count);
        Assert.All(verified, one => Assert.Equal(LocalFileState.Intact, one.State));

        async Task BringAsync(string writer, IEnumerable<Source> wanted)
        {
            foreach (var source in wanted)
            {
                await FetchAsync(box, source, writer);
            }
        }
    }

    [Fact]
    public async Task What_is_forgotten_is_gone_from_the_bucket_and_from_the_manifest()
    {
        var bucket = await swift.BucketAsync();
        var box = $"s3://{bucket}/dumps";
        await FetchAsync(box, FileOf("a.bin", [1]));
        await FetchAsync(box, FileOf("b.bin", [2]));
        using var s3 = new S3Transport(swift.Options(), new FileFetcherOptions());
        var manifest = await Manifest.OpenAsync(box, Options(s3), Ending);

        Assert.True(await manifest.ForgetAsync(manifest.FindByPath("a.bin")!, keepFile: false, Ending));

        Assert.Equal("b.bin", Assert.Single(await VerifyAsync(box)).Path);
        var listed = await swift.Client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = bucket, Prefix = "dumps/" },
            Ending
        );
        Assert.DoesNotContain(listed.S3Objects, one => one.Key == "dumps/a.bin");
    }

    [Fact]
    public async Task A_dump_is_loaded_into_tables_in_the_bucket_once()
    {
        var place = $"s3://{await swift.BucketAsync()}/tables";
        var dump = FileOf("systems.json", BucketTargetTests.Dump("Sol", "Sirius"));

        var first = await LoadAsync();
        var second = await LoadAsync();

        Assert.Equal((false, true), (first.IsUnchanged, second.IsUnchanged));
        var verified = await VerifyAsync(place);
        Assert.All(verified, one => Assert.Equal(LocalFileState.Intact, one.State));
        var systems = verified.Single(one => one.Path.EndsWith("/systems.ndjson", StringComparison.Ordinal)).Path;
        Assert.Contains("Sirius", Encoding.UTF8.GetString(await ReadAsync(place, systems)), StringComparison.Ordinal);

        async Task<TargetResult> LoadAsync()
        {
            var options = new FileFetcherOptions { Box = folder, Work = Path.Combine(folder, "work") };
            using var s3 = new S3Transport(swift.Options(), options);
            await using var fetcher = new FileFetcher(options with { Transports = [s3] });
            var load = new SpanshDump(new SpanshDumpOptions { Targets = [$"ndjson:{place}"] });
            return Assert.Single((await load.RunAsync(fetcher, dump, cancellationToken: Ending)).Targets);
        }
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private Source FileOf(string name, byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "sources")).FullName, name);
        File.WriteAllBytes(path, bytes);
        return Source.Parse(path);
    }

    private ManifestOptions Options(S3Transport s3, string writer = "work") =>
        new() { Transports = [s3], Work = Path.Combine(folder, writer) };

    private async Task<FetchResult> FetchAsync(string box, Source source, string writer = "work")
    {
        var options = new FileFetcherOptions { Box = box, Work = Path.Combine(folder, writer) };
        using var s3 = new S3Transport(swift.Options(), options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        return await fetcher.FetchAsync(source, FetchOptions.Default, cancellationToken: Ending);
    }

    private async Task<byte[]> ReadAsync(string box, string path)
    {
        using var s3 = new S3Transport(swift.Options(), new FileFetcherOptions());
        var manifest = await Manifest.OpenAsync(box, Options(s3), Ending);
        using var bytes = new MemoryStream();
        await using var stream = manifest.Store.OpenRead(manifest.FindByPath(path)!);
        await stream.CopyToAsync(bytes, Ending);
        return bytes.ToArray();
    }

    private async Task<List<FileVerification>> VerifyAsync(string box)
    {
        using var s3 = new S3Transport(swift.Options(), new FileFetcherOptions());
        var manifest = await Manifest.OpenAsync(box, Options(s3), Ending);
        var found = new List<FileVerification>();
        await foreach (
            var one in manifest.VerifyAsync(new VerifyOptions { WriteVerdicts = false }, cancellationToken: Ending)
        )
        {
            found.Add(one);
        }

        return found;
    }
}
