using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>Prefixes: their lists, and what a list saves.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task Lists_2500_keys_by_pages_and_asks_nothing_of_those_that_are_here_unchanged()
    {
        const int Objects = 2500;
        await using var scene = await S3Scene.StartAsync();
        for (var number = 0; number < Objects; number++)
        {
            scene.Origin.Put($"many/f {number:d4}.bin", new([(byte)number, (byte)(number >> 8)]));
        }

        scene.Origin.Put("other.bin", new([1]));
        var options = new FileFetcherOptions { Box = scene.Box };
        using var s3 = new S3Transport(scene.Options, options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        var found = await s3.ListAsync(S3Scene.SourceOf("many/"), S3Scene.Ending).ToListAsync(S3Scene.Ending);

        Assert.Equal(Objects, found.Count);
        Assert.Equal(3, scene.Origin.Requests.Count);
        Assert.Equal("f 0007.bin", found[7].Name);
        await fetcher.FetchAsync(found[7].Source, FetchOptions.Default, cancellationToken: S3Scene.Ending);
        scene.Origin.ForgetRequests();
        var again = await fetcher.FetchAsync(found[7].Source, FetchOptions.Default, cancellationToken: S3Scene.Ending);

        Assert.Equal(FetchStatus.Unchanged, again.Status);
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    public async Task Fetches_again_what_the_list_says_is_another()
    {
        await using var scene = await S3Scene.StartAsync();
        scene.Origin.Put("p/a.bin", new([1, 2, 3]));
        await scene.FetchAsync("p/a.bin");
        scene.Origin.Put("p/a.bin", new([4, 5, 6]));
        var options = new FileFetcherOptions { Box = scene.Box };
        using var s3 = new S3Transport(scene.Options, options);
        await using var fetcher = new FileFetcher(options with { Transports = [s3] });
        var found = await s3.ListAsync(S3Scene.SourceOf("p/"), S3Scene.Ending).ToListAsync(S3Scene.Ending);

        var result = await fetcher.FetchAsync(found[0].Source, FetchOptions.Default, cancellationToken: S3Scene.Ending);

        Assert.Equal(FetchStatus.Fetched, result.Status);
        Assert.Equal([4, 5, 6], await File.ReadAllBytesAsync(result.Path, S3Scene.Ending));
    }
}
