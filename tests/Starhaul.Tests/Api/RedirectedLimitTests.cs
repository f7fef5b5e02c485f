using Starhaul.Api.Limits;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>A redirect is a request like any other: each counts for the host that it goes to.</summary>
public sealed class RedirectedLimitTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_is_to_be_left_alone_is_not_asked_by_way_of_another()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var other = await Origin.StartAsync();
        other.Handle("/api/things", _ => OriginResponse.Json("""{"results":[1]}"""), Faults.Status(429, "3600"));
        scene.Origin.Redirect("/api/things", other.Url("/api/things"));
        var there = scene.Resource(ApiRequest.Get("things")) with { BaseUrl = new Uri(other.Url("/api/")) };
        await using var fetcher = scene.CreateFetcher();
        await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            fetcher.FetchAsync(there, ApiQuery.All, cancellationToken: Ending)
        );

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            fetcher.FetchAsync(
                scene.Resource(ApiRequest.Get("things")),
                ApiQuery.All with
                {
                    Output = "b.ndjson",
                },
                cancellationToken: Ending
            )
        );

        Assert.Contains("127.0.0.1 is not to be asked for another", error.Message, StringComparison.Ordinal);
        Assert.Single(other.Requests);
        Assert.Single(scene.Origin.Requests);
    }

    [Fact]
    public async Task What_the_other_host_asks_for_is_kept_for_that_one()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var other = await Origin.StartAsync();
        other.Handle("/away", _ => OriginResponse.Json("""{"results":[1]}"""), Faults.Status(429, "3600"));
        scene.Origin.Redirect("/api/things", other.Url("/away"));
        scene.Origin.Handle("/api/here", _ => OriginResponse.Json("""{"results":[1]}"""));
        await using var fetcher = scene.CreateFetcher();

        await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            fetcher.FetchAsync(scene.Resource(ApiRequest.Get("things")), ApiQuery.All, cancellationToken: Ending)
        );
        var here = await fetcher.FetchAsync(
            scene.Resource(ApiRequest.Get("here")),
            ApiQuery.All with
            {
                Output = "here.ndjson",
            },
            cancellationToken: Ending
        );

        Assert.Equal(1, here.Records);
        Assert.Single(other.Requests);
    }

    [Fact]
    public async Task A_redirect_within_a_host_counts_for_its_limits()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/moved", _ => OriginResponse.Json("""{"results":[1]}"""));
        scene.Origin.Redirect("/api/things", scene.Origin.Url("/api/moved"));
        var per = TimeSpan.FromSeconds(1);

        var result = await scene.FetchAsync(
            scene.Resource(ApiRequest.Get("things")) with
            {
                Limits = [new SlidingWindowLimit { Requests = 1, Per = per }],
            }
        );

        Assert.Equal(2, result.Record.Api!.Requests);
        Assert.InRange(
            scene.Origin.Requests[1].At - scene.Origin.Requests[0].At,
            per - TimeSpan.FromMilliseconds(10),
            TimeSpan.MaxValue
        );
    }
}
