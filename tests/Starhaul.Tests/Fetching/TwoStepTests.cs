using System.Security.Cryptography;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>The two steps of those who want proven bytes without a box: a probe, then the transfer that checks as it goes.</summary>
public sealed class TwoStepTests : IAsyncLifetime
{
    private const int Length = 300_000;

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        $"[{string.Join(",\n", Enumerable.Range(0, 40_000))}]"
    );

    private FetchScene scene = null!;
    private FileFetcher fetcher = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Target => scene.PathOf("f.bin");

    public async ValueTask InitializeAsync()
    {
        scene = await FetchScene.StartAsync();
        fetcher = scene.CreateFetcher();
    }

    public async ValueTask DisposeAsync()
    {
        await fetcher.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task Brings_proven_bytes_to_a_path_and_writes_no_record()
    {
        var file = OriginFile.Random(Length);
        var probe = await ProbeAsync(scene.Origin.Serve("/f.bin", file));

        var result = await fetcher.ExecuteRegimeAsync(probe, Target, cancellationToken: Ending);

        var bytes = file.Content.ToArray();
        Assert.Equal(bytes, scene.Read("f.bin"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), result.Sha256);
        Assert.Equal((Target, (long)Length), (result.PublishPath, result.Length));
        Assert.Equal(["f.bin"], Directory.EnumerateFileSystemEntries(scene.Box).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Goes_on_where_a_call_that_was_ended_had_stopped()
    {
        var file = OriginFile.Random(Length);
        var url = scene.Origin.Serve("/f.bin", file, Faults.StallAfter(200_000).OnDownload());
        var probe = await ProbeAsync(url);
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(Ending))
        {
            var first = fetcher.ExecuteRegimeAsync(probe, Target, cancellationToken: ended.Token);
            await scene.UntilDownloadingAsync(200_000);
            await ended.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        scene.Origin.Release();
        await scene.Origin.WhenIdleAsync();
        await fetcher.ExecuteRegimeAsync(probe, Target, cancellationToken: Ending);

        Assert.Equal(file.Content.ToArray(), scene.Read("f.bin"));
        Assert.Matches("^bytes=[1-9][0-9]*-$", scene.Downloads[^1].Headers["Range"]);
    }

    [Fact]
    public async Task Brings_the_version_that_is_there_now_where_another_one_was_probed()
    {
        var now = OriginFile.Random(Length, seed: 2);
        var probe = await ProbeAsync(scene.Origin.Serve("/f.bin", OriginFile.Random(Length, seed: 1)));
        scene.Origin.Serve("/f.bin", now);

        var result = await fetcher.ExecuteRegimeAsync(probe, Target, cancellationToken: Ending);

        Assert.Equal(now.Content.ToArray(), scene.Read("f.bin"));
        Assert.Equal(now.ETag, result.Identity.ETag);
    }

    [Fact]
    public async Task Leaves_nothing_at_the_path_of_a_file_that_is_damaged()
    {
        var coded = OriginFile.Gzip(Json).Content.ToArray();
        coded[coded.Length / 2] ^= 1;
        var probe = await ProbeAsync(scene.Origin.Serve("/f.json.gz", OriginFile.Of(coded)));

        await Assert.ThrowsAsync<IntegrityException>(() =>
            fetcher.ExecuteRegimeAsync(probe, scene.PathOf("f.json.gz"), cancellationToken: Ending)
        );

        Assert.False(File.Exists(scene.PathOf("f.json.gz")));
    }

    [Fact]
    public async Task Leaves_nothing_at_the_path_of_a_file_with_another_digest()
    {
        var probe = await ProbeAsync(scene.Origin.Serve("/f.bin", OriginFile.Random(Length)));
        var options = new FetchOptions { Digests = [DeclaredDigest.Pinned("sha-256", new string('0', 64))] };

        await Assert.ThrowsAsync<IntegrityException>(() => fetcher.ExecuteRegimeAsync(probe, Target, options, Ending));

        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Replaces_a_file_at_the_path_only_by_force()
    {
        var file = OriginFile.Random(Length);
        var probe = await ProbeAsync(scene.Origin.Serve("/f.bin", file));
        await File.WriteAllTextAsync(Target, "mine", Ending);

        await Assert.ThrowsAsync<DestinationException>(() =>
            fetcher.ExecuteRegimeAsync(probe, Target, cancellationToken: Ending)
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(Target, Ending));
        Assert.Empty(scene.Downloads);

        await fetcher.ExecuteRegimeAsync(probe, Target, new FetchOptions { Force = true }, Ending);
        Assert.Equal(file.Content.ToArray(), scene.Read("f.bin"));
    }

    [Fact]
    public async Task Puts_the_decoded_content_beside_the_file()
    {
        var file = OriginFile.Gzip(Json);
        var probe = await ProbeAsync(scene.Origin.Serve("/f.json.gz", file));

        var result = await fetcher.ExecuteRegimeAsync(
            probe,
            scene.PathOf("f.json.gz"),
            new FetchOptions { Decode = true },
            Ending
        );

        Assert.Equal(scene.PathOf("f.json"), result.DecodedPath);
        Assert.Equal(Json, scene.Read("f.json"));
        Assert.Equal(file.Content.ToArray(), scene.Read("f.json.gz"));
    }

    [Fact]
    public async Task Arguments_are_validated_before_any_request()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => fetcher.ProbeAsync(null!, cancellationToken: Ending));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            fetcher.ProbeAsync(Source.Parse("unheard-of://a/b"), cancellationToken: Ending)
        );
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            fetcher.ExecuteRegimeAsync(null!, Target, cancellationToken: Ending)
        );
        Assert.Empty(scene.Origin.Requests);
    }

    private Task<ProbeResult> ProbeAsync(string url) =>
        fetcher.ProbeAsync(Source.Parse(url), cancellationToken: Ending);
}
