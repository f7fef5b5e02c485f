using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class ProbeExample : LibraryExample
{
    [Fact]
    public async Task Bytes_are_brought_only_where_the_facts_are_right_and_the_version_is_another()
    {
        var source = Serve("a.json", OriginFile.Of("[1,2,3]") with { ETag = "\"1\"" });
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        var path = PathOf("mine.json");

        Assert.Null(await BringAsync(fetcher, source, known: null, mostBytes: 5, path, Ending));
        var brought = await BringAsync(fetcher, source, known: null, mostBytes: 7, path, Ending);
        Assert.Null(await BringAsync(fetcher, source, brought!.Identity, mostBytes: 7, path, Ending));

        Assert.Equal("[1,2,3]", await File.ReadAllTextAsync(path, Ending));
        Assert.Equal((7L, path), (brought.Length, brought.PublishPath));
    }

    private static async Task<TransferResult?> BringAsync(
        FileFetcher fetcher,
        Source source,
        SourceIdentity? known,
        long mostBytes,
        string path,
        CancellationToken cancellationToken
    )
    {
        var probe = await fetcher.ProbeAsync(source, known, cancellationToken);
        if (probe.IsUnchanged || probe.ContentLength > mostBytes || probe.MimeType != "application/json")
        {
            return null;
        }

        return await fetcher.ExecuteRegimeAsync(probe, path, cancellationToken: cancellationToken);
    }
}
