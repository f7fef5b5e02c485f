using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>A disk that refuses: exit 6, the old file and what came of the new one stay, and later it goes on.</summary>
public sealed class DiskTests
{
    private const int Large = 3_000_000;

    private static readonly OriginFile A = OriginFile.Random(Large);
    private static readonly OriginFile Old = OriginFile.Random(100_000, seed: 2);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_box_that_is_not_there_is_told_with_the_way_to_make_it()
    {
        await using var origin = await Origin.StartAsync();
        await using var fetcher = Fetcher("/nonexistent/box");

        var error = await FailsAsync(fetcher, origin.Serve("/f.bin", Old));

        Assert.Contains("/nonexistent/box", error.Message, StringComparison.Ordinal);
        Assert.Contains("Name a folder that may be made", error.Hint, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_box_that_cannot_be_written_is_told()
    {
        using var disk = SmallDisk.Mount("1m");
        disk.Change("ro");
        await using var origin = await Origin.StartAsync();
        await using var fetcher = Fetcher(disk.Folder);

        var error = await FailsAsync(fetcher, origin.Serve("/f.bin", Old));

        Assert.Contains(disk.Folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("Read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_fit_is_told_before_a_byte_comes()
    {
        using var disk = SmallDisk.Mount("1m");
        await using var origin = await Origin.StartAsync();
        await using var fetcher = Fetcher(disk.Folder);
        var url = origin.Serve("/f.bin", Old);
        await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, Ending);
        origin.Serve("/f.bin", A);
        origin.ForgetRequests();

        var error = await FailsAsync(fetcher, url);

        Assert.Contains("3,000,000 more bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(1024, origin.Requests.Sum(request => request.BodyBytesSent));
        Assert.Equal(Old.Content.ToArray(), await File.ReadAllBytesAsync(Path.Combine(disk.Folder, "f.bin"), Ending));
        Assert.Equal(
            ["f.bin", "manifest.jsonl", "manifest.key", "manifest.lock"],
            Directory.GetFiles(disk.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        disk.Change("size=8m");
        Assert.Equal(FetchStatus.Fetched, (await FetchAsync(fetcher, url)).Status);
    }

    [Fact]
    public async Task A_disk_that_fills_up_keeps_both_files_and_the_next_run_resumes()
    {
        using var disk = SmallDisk.Mount("1m");
        await using var origin = await Origin.StartAsync();
        await using var fetcher = Fetcher(disk.Folder);
        var url = origin.Serve("/f.bin", Old);
        await FetchAsync(fetcher, url);
        origin.Serve("/f.bin", A, Faults.HeadWithoutLength(), Faults.UnknownContentRangeTotal(), Faults.Chunked());

        var error = await FailsAsync(fetcher, url);

        Assert.Matches(@"disk is full: .* [\d,]+ (bytes )?are free\.", error.Message);
        Assert.Equal(Old.Content.ToArray(), await File.ReadAllBytesAsync(Path.Combine(disk.Folder, "f.bin"), Ending));
        disk.Change("size=8m");
        var result = await FetchAsync(fetcher, url);
        Assert.InRange(result.Record.Transfer!.ResumedFrom, 500_000, Large - 1);
        Assert.Equal(A.Content.Sha256(), result.Record.Sha256);
        Assert.DoesNotContain(
            Directory.GetFiles(disk.Folder),
            path => path.Contains(".part", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_decoded_file_that_does_not_fit_leaves_a_part_file_to_go_on_with()
    {
        using var disk = SmallDisk.Mount("1m");
        await using var origin = await Origin.StartAsync();
        await using var fetcher = Fetcher(disk.Folder);
        var url = origin.Serve("/f.json.gz", OriginFile.Gzip(Texts.JsonArray(40_000)));
        var decode = FetchOptions.Default with { Decode = true };

        var error = await FailsAsync(fetcher, url, decode);

        Assert.Matches(@"disk is full: .* [\d,]+ (bytes )?are free\.", error.Message);
        Assert.False(File.Exists(Path.Combine(disk.Folder, "f.json")));
        disk.Change("size=16m");
        var result = await FetchAsync(fetcher, url, decode);
        Assert.Equal(40_000, result.Decoded?.Content?.Records);
    }

    private static FileFetcher Fetcher(string box) => new(new FileFetcherOptions { Box = box, JitterSeed = 1 });

    private static Task<FetchResult> FetchAsync(FileFetcher fetcher, string url, FetchOptions? fetch = null) =>
        fetcher.FetchAsync(Source.Parse(url), fetch ?? FetchOptions.Default, null, Ending);

    private static async Task<DestinationException> FailsAsync(
        FileFetcher fetcher,
        string url,
        FetchOptions? fetch = null
    )
    {
        var error = await Assert.ThrowsAsync<DestinationException>(() => FetchAsync(fetcher, url, fetch));
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.False(string.IsNullOrEmpty(error.Hint), error.Message);
        return error;
    }
}
