using Starhaul.Api.Paging;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class JobTests
{
    [Fact]
    public async Task The_id_is_kept_and_the_next_run_finds_its_job_again()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/jobs", _ => OriginResponse.Json("""{"job":"J1"}""", 202));
        scene.Origin.Handle(
            "/api/results/J1",
            _ => OriginResponse.Json("""{"results":[1]}"""),
            Faults.Status(503).Times(5)
        );

        await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(Job(scene)));
        var result = await scene.FetchAsync(Job(scene));

        Assert.Equal(1, result.Records);
        Assert.Single(scene.Origin.Requests, request => request.Path == "/api/jobs");
        Assert.True(result.Record.Api!.Snapshot);
    }

    [Fact]
    public async Task A_job_that_fails_is_told_and_the_next_run_starts_another()
    {
        await using var scene = await ApiScene.StartAsync();
        var jobs = 0;
        scene.Origin.Handle("/api/jobs", _ => OriginResponse.Json($$"""{"job":"J{{++jobs}}"}""", 202));
        scene.Origin.Handle("/api/results/J1", _ => OriginResponse.Json("""{"error":"no such system"}"""));
        scene.Origin.Handle("/api/results/J2", _ => OriginResponse.Json("""{"results":[1]}"""));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Job(scene)));
        Assert.Equal("The job failed: no such system.", error.Message);
        Assert.Equal(1, (await scene.FetchAsync(Job(scene))).Records);
    }

    [Fact]
    public async Task A_job_that_nobody_knows_any_more_is_started_anew_by_the_next_run()
    {
        await using var scene = await ApiScene.StartAsync();
        var jobs = 0;
        scene.Origin.Handle("/api/jobs", _ => OriginResponse.Json($$"""{"job":"J{{++jobs}}"}""", 202));
        scene.Origin.Handle("/api/results/J2", _ => OriginResponse.Json("""{"results":[1]}"""));

        await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Job(scene)));

        Assert.Equal(1, (await scene.FetchAsync(Job(scene))).Records);
    }

    [Fact]
    public async Task A_job_that_never_ends_is_given_up()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/jobs", _ => OriginResponse.Json("""{"job":"J1"}""", 202));
        scene.Origin.Handle("/api/results/J1", _ => OriginResponse.Json("""{"status":"queued"}""", 202));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Job(scene)));

        Assert.Contains("The job J1 is not done", error.Message);
    }

    [Fact]
    public async Task An_answer_without_an_id_is_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/jobs", _ => OriginResponse.Json("""{"ok":true}"""));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync(Job(scene)));

        Assert.Contains("no id of the job at /job", error.Message);
    }

    private static ApiResource Job(ApiScene scene) =>
        scene.Resource(
            ApiRequest.PostForm("jobs").With("from", "Sol"),
            new JobPagination
            {
                Job = "/job",
                Poll = ApiRequest.Get("results/{job}"),
                Failure = "/error",
                FirstPause = TimeSpan.FromMilliseconds(1),
                LongestPause = TimeSpan.FromMilliseconds(5),
                Longest = TimeSpan.FromMilliseconds(100),
            }
        );
}
