using System.Security.Cryptography;
using Starhaul.TestOrigin;
using Starhaul.Tests.Manifests;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>What is in a file: seen while it arrives, read from a proven one, and proven where it lies.</summary>
public sealed class ContentTests
{
    private static readonly byte[] Plain = Texts.JsonArray(5_000);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json")]
    [InlineData("json.gz")]
    [InlineData("json.zst")]
    [InlineData("json.bz2")]
    public async Task An_observer_sees_the_content_once_and_the_stream_reads_the_same(string extension)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve($"/f.{extension}", OriginFile.Of(Coded(extension)));
        var observer = new Recorder();
        await using var fetcher = scene.CreateFetcher();

        var result = await fetcher.FetchAsync(
            Source.Parse(url),
            FetchOptions.Default with
            {
                Observer = observer,
            },
            null,
            Ending
        );

        Assert.Equal(Plain, observer.Seen.ToArray());
        Assert.Equal((1, 1), (observer.Begun, observer.Completed));
        Assert.Equal(Plain, await ReadAsync(fetcher, result));
    }

    [Fact]
    public async Task An_observer_ends_with_the_version_that_is_published_and_nothing_of_another()
    {
        await using var scene = await FetchScene.StartAsync();
        var first = OriginFile.Gzip(Texts.JsonArray(20_000));
        var half = first.Content.Length / 2;
        var url = scene.Origin.Serve(
            "/f.json.gz",
            first,
            Faults.ChangesToAfterBytes(OriginFile.Gzip(Plain), half),
            Faults.CutAfter(half)
        );
        var observer = new Recorder();

        await scene.FetchAsync(url, FetchOptions.Default with { Observer = observer });

        Assert.Equal(Plain, observer.Seen.ToArray());

        // Whether the checks had begun when the first version was over is a matter of time.
        Assert.InRange(observer.Begun, 1, 3);
    }

    [Fact]
    public async Task Reading_a_file_that_was_damaged_since_its_proof_is_an_error()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", OriginFile.Gzip(Plain));
        await using var fetcher = scene.CreateFetcher();
        var result = await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending);
        var bytes = await File.ReadAllBytesAsync(result.Path, Ending);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(result.Path, bytes, Ending);

        await Assert.ThrowsAsync<IntegrityException>(() => ReadAsync(fetcher, result));
    }

    [Fact]
    public async Task A_reader_may_leave_in_the_middle()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", OriginFile.Gzip(Texts.JsonArray(200_000)));
        await using var fetcher = scene.CreateFetcher();
        var result = await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending);

        await using (var content = fetcher.OpenContent(result))
        {
            Assert.Equal('[', content.ReadByte());
        }

        File.Delete(result.Path);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("json.gz")]
    public async Task A_local_file_is_proven_where_it_lies(string extension)
    {
        await using var scene = await FetchScene.StartAsync();
        var path = Path.Combine(scene.Box, $"f.{extension}");
        await File.WriteAllBytesAsync(path, Coded(extension), Ending);
        await using var fetcher = scene.CreateFetcher();

        var result = await fetcher.ProveAsync(Source.Parse(path), FetchOptions.Default, null, Ending);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Coded(extension))), result.Record.Sha256);
        Assert.Equal(5_000, result.Record.Content?.Records);
        Assert.Equal($"f.{extension}", result.Record.Path);
        Assert.Equal([path], Directory.GetFiles(scene.Box));
        Assert.Equal(Plain, await ReadAsync(fetcher, result));
    }

    [Fact]
    public async Task A_folder_that_is_no_box_is_not_looked_into_for_a_file_that_lies_there()
    {
        using var box = new TestBox();
        var killed = await box.OpenToBeKilledAsync(afterSteps: 1);
        await Assert.ThrowsAsync<KilledException>(() => box.PublishAsync(killed, box.Prove("a.txt", "new")));
        var folder = Directory.CreateDirectory(box.Root + "-around");
        var inside = Path.Combine(folder.FullName, "box");
        Directory.Move(box.Root, inside);
        var path = Path.Combine(folder.FullName, "f.json");
        await File.WriteAllBytesAsync(path, Plain, Ending);
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = folder.FullName });

        await fetcher.ProveAsync(Source.Parse(path), FetchOptions.Default, null, Ending);

        Directory.Move(inside, box.Root);
        folder.Delete(recursive: true);
        Assert.True(File.Exists(box.Full("a.txt.part.json")));
    }

    [Fact]
    public async Task A_cut_local_file_is_not_proven()
    {
        await using var scene = await FetchScene.StartAsync();
        var path = Path.Combine(scene.Box, "f.json.gz");
        await File.WriteAllBytesAsync(path, Coded("json.gz")[..^9], Ending);
        await using var fetcher = scene.CreateFetcher();

        var error = await Assert.ThrowsAsync<IntegrityException>(() =>
            fetcher.ProveAsync(Source.Parse(path), FetchOptions.Default, null, Ending)
        );

        Assert.Contains("f.json.gz", error.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_its_manifest_knows_is_not_read_again()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", OriginFile.Gzip(Plain));
        await using var fetcher = scene.CreateFetcher();
        var fetched = await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending);

        var proven = await fetcher.ProveAsync(Source.Parse(fetched.Path), FetchOptions.Default, null, Ending);

        Assert.Equal(fetched.Record.DownloadTimestamp, proven.Record.DownloadTimestamp);
        Assert.Equal(url, proven.Record.SourceUrl);
    }

    private static byte[] Coded(string extension) =>
        extension switch
        {
            "json.gz" => GzipOf(Plain),
            "json.zst" => ZstandardCompressor.Compress(Plain),
            "json.bz2" => Bzip2Compressor.Compress(Plain),
            _ => Plain,
        };

    private static byte[] GzipOf(byte[] plain)
    {
        using var coded = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(coded, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }

    private static async Task<byte[]> ReadAsync(FileFetcher fetcher, FetchResult result)
    {
        await using var content = fetcher.OpenContent(result);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Ending);
        return copy.ToArray();
    }

    private sealed class Recorder : IContentObserver
    {
        public MemoryStream Seen { get; } = new();

        public int Begun { get; private set; }

        public int Completed { get; private set; }

        public void Begin()
        {
            Begun++;
            Seen.SetLength(0);
        }

        public void Append(ReadOnlySpan<byte> bytes) => Seen.Write(bytes);

        public void Complete() => Completed++;
    }
}
