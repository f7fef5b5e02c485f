using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class FetchExample : LibraryExample
{
    [Fact]
    public async Task A_fetch_says_how_far_it_is_and_what_came_of_it()
    {
        var source = Serve("a.json.gz", OriginFile.Gzip("[1,2,3]"u8.ToArray()));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        var said = new List<string>();

        var first = await FetchAsync(fetcher, source, said, Ending);
        var second = await FetchAsync(fetcher, source, [], Ending);

        Assert.Equal($"new: {Box}/a.json.gz, 3 records", first);
        Assert.Equal($"as before: {Box}/a.json.gz", second);
        Assert.Contains(said, line => line.StartsWith("Publishing ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_says_what_was_compared_with_what()
    {
        var content = OriginContent.Of("[1,2,3]");
        var source = Serve("a.json", OriginFile.Of(content));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });

        var result = await fetcher.FetchAsync(source, Pin(content.Sha256()), cancellationToken: Ending);
        var lines = Explain(result.Record).ToList();

        Assert.Equal("a.json: PublisherDigest", lines[0]);
        Assert.Contains("Pass: sha-256 of option", lines);
        Assert.Contains("application/json, 3 records", lines);
        Assert.Contains("7 bytes over HTTP/1.1 in 1 attempts", lines);
        await Assert.ThrowsAsync<IntegrityException>(() =>
            fetcher.FetchAsync(source, Pin(new string('0', 64)) with { Force = true }, cancellationToken: Ending)
        );
    }

    private static async Task<string> FetchAsync(
        FileFetcher fetcher,
        Source source,
        List<string> said,
        CancellationToken cancellationToken
    )
    {
        var progress = new InlineProgress<FetchProgress>(now => said.Add(Describe(now)));
        var result = await fetcher.FetchAsync(source, FetchOptions.Default, progress, cancellationToken);
        return result.Status == FetchStatus.Unchanged
            ? $"as before: {result.Path}"
            : $"new: {result.Path}, {result.Records} records";
    }

    private static string Describe(FetchProgress now) =>
        now.Phase switch
        {
            FetchPhase.Waiting => $"waiting: {now.Waiting}",
            FetchPhase.Transferring => $"{now.BytesOnDisk:N0} of {now.Length:N0} bytes, {now.Proving}",
            var phase => $"{phase} {now.Source.Text}",
        };

    private static FetchOptions Pin(string sha256) =>
        new() { Output = "a.json", Digests = [DeclaredDigest.Pinned("sha-256", sha256)] };

    private static IEnumerable<string> Explain(ManifestRecord record)
    {
        yield return $"{record.Path}: {record.Evidence}";
        foreach (var tier in new[] { record.ServerTier, record.TransportTier, record.DigestTier, record.ContentTier })
        {
            yield return $"{tier.Verdict}: {tier.Compared}";
        }

        foreach (var digest in record.Digests)
        {
            yield return $"{digest.Verdict}: {digest.Algorithm} of {digest.Origin}";
        }

        if (record.Content is { } content)
        {
            yield return $"{content.Type}, {content.Records} records";
        }

        if (record.Transfer is { } transfer)
        {
            yield return $"{transfer.Bytes} bytes over {transfer.Protocol} in {transfer.Attempts} attempts";
        }
    }
}
