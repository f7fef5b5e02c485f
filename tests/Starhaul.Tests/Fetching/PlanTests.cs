using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>What a plan says before anything is fetched.</summary>
public sealed class PlanTests
{
    private static readonly OriginFile Gz = OriginFile.Gzip(Texts.JsonArray(100));

    [Fact]
    public async Task An_unchanged_source_is_skipped_and_still_known_for_what_it_is()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await scene.FetchAsync(url);

        var plan = await PlanAsync(scene, url);

        Assert.Equal(304, plan.Probe.StatusCode);
        Assert.Equal(FetchAction.Skip, plan.Intent.Action);
        Assert.Equal("gzip", plan.Intent.Regime);
        Assert.Equal("application/gzip", plan.Probe.MimeType);
        Assert.Null(plan.Probe.IsRangeSupported);
    }

    [Fact]
    public async Task A_plan_leaves_nothing_behind()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);

        var plan = await PlanAsync(scene, url);

        Assert.Equal(FetchAction.Download, plan.Intent.Action);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Box));
    }

    [Fact]
    public async Task A_part_file_of_the_version_is_resumed_and_of_another_is_not()
    {
        await using var scene = await FetchScene.StartAsync();
        var cut = Gz.Content.Length / 2;
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.StallAfter(cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, cut);

        var resume = await PlanAsync(scene, url);
        scene.Origin.Serve("/f.json.gz", OriginFile.Gzip(Texts.JsonArray(101)));
        var download = await PlanAsync(scene, url);

        Assert.Equal((FetchAction.Resume, cut), (resume.Intent.Action, resume.Intent.ResumeFrom));
        Assert.Equal((FetchAction.Download, 0), (download.Intent.Action, download.Intent.ResumeFrom));
        Assert.Contains("another version", download.Intent.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_is_made_where_its_parent_exists_by_the_first_bytes_and_not_by_a_plan()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        var box = Path.Combine(scene.Box, "new");
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = box, Limits = scene.Limits });

        await fetcher.PlanAsync(Source.Parse(url), FetchOptions.Default, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(box));
        var fetched = await fetcher.FetchAsync(
            Source.Parse(url),
            FetchOptions.Default,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Path.Combine(box, "f.json.gz"), fetched.Path);
    }

    [Fact]
    public async Task A_box_whose_parent_is_missing_is_refused_before_anything_is_requested()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        var box = Path.Combine(scene.Box, "missing", "new");
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = box, Limits = scene.Limits });

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, TestContext.Current.CancellationToken)
        );

        Assert.Contains(Path.Combine(scene.Box, "missing"), error.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Origin.Requests);
    }

    private static async Task<FetchPlan> PlanAsync(FetchScene scene, string url)
    {
        await using var fetcher = scene.CreateFetcher();
        return await fetcher.PlanAsync(Source.Parse(url), FetchOptions.Default, TestContext.Current.CancellationToken);
    }
}
