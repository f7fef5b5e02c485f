using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Several places of one file: one that fails is left for the next, and no two versions are ever joined.</summary>
public sealed class MirrorTests
{
    private const int Length = 1_000_000;
    private const int Cut = 555_555;

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(Length, seed: 2);

    // The same bytes under another tag and date, as a mirror has them.
    private static readonly OriginFile Mirrored = A with
    {
        ETag = "\"of the mirror\"",
        LastModified = A.LastModified!.Value.AddDays(1),
    };

    [Fact]
    public async Task A_source_that_is_not_there_is_replaced_by_its_mirror_and_stays_the_source_of_the_record()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Url("/gone/f.bin");
        var mirror = scene.Origin.Serve("/mirror/f.bin", A);

        var result = await scene.FetchAsync(source, With(null, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(source, result.Record.SourceUrl);
        Assert.Equal(mirror, result.Record.FinalUrl);
        var facts = result.Record.Transfer!.Mirrors!;
        Assert.Contains(facts, one => one.Url == source && one.Problem!.Contains("404", StringComparison.Ordinal));
        Assert.Contains(facts, one => one.Url == mirror && one.Bytes == Length && one.BytesPerSecond > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_dies_on_the_way_is_followed_by_its_mirror(bool isPinned)
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Status(404).OnResume(),
            Faults.Status(404).OnDownload().After(1),
            Faults.CutAfter(Cut).OnDownload()
        );
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored);

        var result = await scene.FetchAsync(source, With(isPinned ? A : null, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        var brought = result.Record.Transfer!.Mirrors!.Single(one => one.Url == mirror).Bytes;
        Assert.Equal(isPinned ? Length - Cut : Length, brought);
    }

    [Fact]
    public async Task A_mirror_with_the_validators_of_the_source_goes_on_where_that_died()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Status(410).OnDownload().After(1),
            Faults.CutAfter(Cut).OnDownload()
        );
        var mirror = scene.Origin.Serve("/mirror/f.bin", A);

        var result = await scene.FetchAsync(source, With(null, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(Length - Cut, result.Record.Transfer!.Mirrors!.Single(one => one.Url == mirror).Bytes);
    }

    [Fact]
    public async Task A_mirror_of_another_length_is_left_and_the_next_one_asked()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", A, Faults.Status(404).OnDownload());
        var other = scene.Origin.Serve("/other/f.bin", OriginFile.Random(Length / 2));
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored);

        var result = await scene.FetchAsync(source, With(null, other, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        var left = result.Record.Transfer!.Mirrors!.Single(one => one.Url == other);
        Assert.Contains("500,000 bytes in place of 1,000,000", left.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_of_the_same_length_are_found_by_the_pinned_digest_and_the_mirror_is_asked()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", B);
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored);

        var result = await scene.FetchAsync(source, With(A, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
    }

    [Fact]
    public async Task Of_two_that_were_joined_wrongly_under_the_digest_each_is_asked_alone()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve(
            "/f.bin",
            B,
            Faults.Status(404).OnDownload().After(1),
            Faults.CutAfter(Cut).OnDownload()
        );
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored);

        await scene.FetchAsync(source, With(A, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_page_under_the_name_of_the_file_is_left_for_the_mirror()
    {
        await using var scene = await FetchScene.StartAsync();
        var gz = OriginFile.Gzip(Texts.JsonArray(2_000));
        var source = scene.Origin.Serve("/f.json.gz", gz, Faults.FlipBit(gz.Content.Length / 2).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.json.gz", gz);

        await scene.FetchAsync(source, With(null, mirror));

        await scene.HoldsAsync("f.json.gz", gz.Content);
    }

    [Fact]
    public async Task Where_all_fail_it_is_exit_3_and_each_is_named_with_its_own_failure()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", A, Faults.Status(403).OnDownload());
        var dead = scene.Origin.Url("/gone/f.bin");
        var other = scene.Origin.Serve("/other/f.bin", OriginFile.Random(Length / 2));

        var error = await scene.FailsAsync<SourceUnavailableException>(source, With(null, dead, other));

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.Contains("None of 3 places", error.Message, StringComparison.Ordinal);
        foreach (var (place, problem) in new[] { (source, "403"), (dead, "404"), (other, "500,000") })
        {
            Assert.Contains(place, error.Message, StringComparison.Ordinal);
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        }

        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task A_source_that_holds_is_the_only_one_asked()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", A);
        var mirror = scene.Origin.Serve("/mirror/f.bin", A);

        await scene.FetchAsync(source, With(null, mirror));

        Assert.DoesNotContain(scene.Origin.Requests, request => request.Path == "/mirror/f.bin");
    }

    private static FetchOptions With(OriginFile? pinned, params string[] mirrors) =>
        FetchOptions.Default with
        {
            Mirrors = [.. mirrors.Select(Source.Parse)],
            Digests = pinned is null
                ? []
                : [new DeclaredDigest("sha-256", pinned.Content.Sha256(), "option", DigestScope.Published)],
        };
}
