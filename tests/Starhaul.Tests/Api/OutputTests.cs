using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed partial class OutputTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a.ndjson", "ndjson", 57)]
    [InlineData("a.ndjson.gz", "gzip", 57)]
    [InlineData("a.ndjson.zst", "zstd", 57)]
    [InlineData("a.ndjson.gz", "gzip", 0)]
    [InlineData("a.ndjson.zst", "zstd", 0)]
    public async Task A_file_in_any_coding_is_resumed_and_proven(string name, string regime, int count)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, count, Faults.Status(502).After(count / 20).Times(5));
        var query = new ApiQuery { Output = name };

        await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(Pages(scene), query));
        var result = await scene.FetchAsync(Pages(scene), query);

        Assert.Equal((regime, count), (result.Record.Regime, result.Record.Content!.Records));
        await using var files = new FileFetcher(new FileFetcherOptions { Box = scene.Box });
        var proof = await files.ProveAsync(Source.Parse(result.Path), FetchOptions.Default, cancellationToken: Ending);
        using var content = new StreamReader(files.OpenContent(proof));
        Assert.Equal(
            string.Concat(ApiScene.Expected(count).Select(line => line + "\n")),
            await content.ReadToEndAsync(Ending)
        );
        var manifest = await Manifest.OpenAsync(scene.Box, cancellationToken: Ending);
        await foreach (var verified in manifest.VerifyAsync(VerifyOptions.Default, cancellationToken: Ending))
        {
            Assert.Equal(Verdict.Pass, verified.Verdict);
        }
    }

    [Theory]
    [InlineData("a.ndjson.gz")]
    [InlineData("a.ndjson.zst")]
    public async Task A_run_that_ended_before_its_first_page_goes_on_in_any_coding(string name)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 57, Faults.Status(502).Times(5));
        var query = new ApiQuery { Output = name };
        var pages = Pages(scene) with { Key = ["/id"] };

        await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(pages, query));

        Assert.Equal(57, (await scene.FetchAsync(pages, query)).Records);
    }

    [Fact]
    public async Task A_time_that_ends_before_it_begins_is_refused()
    {
        await using var fetcher = new ApiFetcher(new ApiFetcherOptions { Box = Path.GetTempPath() });
        var query = new ApiQuery
        {
            Since = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
            Until = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        };

        var error = Assert.Throws<ArgumentException>(() => fetcher.Plan(ApiResources.Get("edsm:systems"), query));

        Assert.Contains("no time from 2026-11-2", error.Message);
    }

    [Fact]
    public async Task Another_question_does_not_go_on_in_the_same_part_file()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 57, Faults.Status(502).After(2).Times(5));
        await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(Pages(scene)));

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            scene.FetchAsync(Pages(scene) with { Key = ["/id"] })
        );
        Assert.Contains("another question", error.Message);
        Assert.Equal(
            57,
            (await scene.FetchAsync(Pages(scene) with { Key = ["/id"] }, new ApiQuery { Force = true })).Records
        );
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_know_stays()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 5);
        File.WriteAllText(scene.PathOf("things.ndjson"), "mine");

        await Assert.ThrowsAsync<DestinationException>(() => scene.FetchAsync(Pages(scene)));

        Assert.Equal("mine", File.ReadAllText(scene.PathOf("things.ndjson")));
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    public async Task The_record_says_how_the_resource_was_read()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 57);

        var record = (await scene.FetchAsync(Pages(scene))).Record;

        Assert.Equal(scene.BaseUrl + "things", record.SourceUrl);
        Assert.Equal(Evidence.Length, record.Evidence);
        var api = record.Api!;
        Assert.Equal("things", api.Resource);
        Assert.Equal((6, 57, 57), (api.Pages, api.Records, api.Total));
        Assert.Equal("""{"page":0}""", api.First!.ToJsonString());
        Assert.Equal("""{"page":5}""", api.Last!.ToJsonString());
        Assert.Null(api.Snapshot);
    }

    [Fact]
    public async Task Records_can_be_read_as_objects()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 25);
        await using var fetcher = scene.CreateFetcher();

        var things = new List<Thing>();
        await foreach (var thing in fetcher.ReadAsync(Pages(scene), ApiQuery.All, ThingJson.Default.Thing, Ending))
        {
            things.Add(thing);
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(id => new Thing(id, $"Name {id}")), things);
    }

    [Fact]
    public async Task A_plan_asks_nothing()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var fetcher = scene.CreateFetcher();

        var plan = fetcher.Plan(Pages(scene), ApiQuery.All);

        Assert.Equal([$"GET {scene.BaseUrl}things?page=0"], plan.Request);
        Assert.Equal(scene.PathOf("things.ndjson"), plan.Path);
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    public async Task Only_what_is_new_is_kept_and_the_overlap_is_asked_for()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            _ =>
                OriginResponse.Json(
                    """{"results":[{"id":1,"t":"2026-10-31 22:59:59+00"},{"id":2,"t":"2026-10-31 23:30:00+00"},{"id":3,"t":"2026-11-02T00:00:00Z"}]}"""
                )
        );
        var resource = scene.Resource(ApiRequest.Get("things").With("since", "{since}")) with
        {
            Incremental = new ApiIncremental
            {
                Time = "/t",
                Overlap = TimeSpan.FromHours(1),
                Format = "unix",
            },
        };
        var since = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        var result = await scene.FetchAsync(resource, new ApiQuery { Since = since, Output = "new.ndjson" });

        Assert.Equal($"{since.AddHours(-1).ToUnixTimeSeconds()}", ApiScene.Query(scene.Origin.Requests[0], "since"));
        Assert.Equal(2, result.Records);
        Assert.Equal(1, result.Record.Api!.TooOld);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), result.Record.Api.Newest);
    }

    [Fact]
    public async Task A_run_since_the_last_one_asks_with_an_overlap_and_takes_nothing_twice()
    {
        await using var scene = await ApiScene.StartAsync();
        var more = "";
        scene.Origin.Handle(
            "/api/things",
            _ =>
                OriginResponse.Json(
                    $$"""{"results":[{"id":1,"t":"2026-11-01T00:00:00Z"}, {"id":2, "t":"2026-11-02T00:00:00Z"}{{more}}]}"""
                )
        );
        var resource = scene.Resource(ApiRequest.Get("things").With("since", "{since}")) with
        {
            Incremental = new ApiIncremental { Time = "/t", Overlap = TimeSpan.FromHours(1) },
        };
        var query = new ApiQuery { SinceLast = true };

        var first = await scene.FetchAsync(resource, query);
        // One that was late, one that changed, and a new one; what is known comes again.
        more = """
            ,{"id":3,"t":"2026-11-01T23:30:00Z"},{"id":2,"t":"2026-11-02T00:00:00Z","x":1},{"id":4,"t":"2026-11-03T00:00:00Z"}
            """;
        var second = await scene.FetchAsync(resource, query);
        var third = await scene.FetchAsync(resource, query);

        Assert.Equal(2, first.Records);
        Assert.Null(ApiScene.Query(scene.Origin.Requests[0], "since"));
        Assert.Equal("2026-11-01T23:00:00Z", ApiScene.Query(scene.Origin.Requests[1], "since"));
        Assert.Equal(
            [
                "{\"id\":3,\"t\":\"2026-11-01T23:30:00Z\"}",
                "{\"id\":2,\"t\":\"2026-11-02T00:00:00Z\",\"x\":1}",
                "{\"id\":4,\"t\":\"2026-11-03T00:00:00Z\"}",
            ],
            File.ReadAllLines(second.Path)
        );
        Assert.Equal(1, second.Record.Api!.Known);
        Assert.Equal("2026-11-02T23:00:00Z", ApiScene.Query(scene.Origin.Requests[2], "since"));
        Assert.Equal(0, third.Records);
        Assert.Equal(3, new[] { first.Path, second.Path, third.Path }.Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_is_cancelled_goes_on_from_there()
    {
        await using var scene = await ApiScene.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        Serve(scene, 57, Faults.StallBeforeHead().After(3).Times(1));
        await using (var fetcher = scene.CreateFetcher())
        {
            var fetching = fetcher.FetchAsync(Pages(scene), ApiQuery.All, cancellationToken: stop.Token);
            await Fetching.Eventually.HoldsAsync(() => scene.Origin.Requests.Count == 4, "the fourth request came");
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        }

        Assert.Equal(30, scene.CreateFetcher().Plan(Pages(scene), ApiQuery.All).ResumeFrom);
        await scene.FetchAsync(Pages(scene));

        Assert.Equal(ApiScene.Expected(57), scene.Lines());
        Assert.Equal(7, scene.Origin.Requests.Count);
    }

    private static ApiResource Pages(ApiScene scene) =>
        scene.Resource(ApiRequest.Get("things").With("page", "{page}"), new PageNumberPagination { Total = "/count" });

    private static void Serve(ApiScene scene, int count, params Fault[] faults) =>
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var offset =
                    10 * int.Parse(ApiScene.Query(request, "page")!, System.Globalization.CultureInfo.InvariantCulture);
                var page = ApiScene.Records(offset, Math.Clamp(count - offset, 0, 10));
                return OriginResponse.Json(new JsonObject { ["count"] = count, ["results"] = page }.ToJsonString());
            },
            faults
        );

    internal sealed record Thing(int Id, string Name);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Thing))]
    private sealed partial class ThingJson : JsonSerializerContext;
}
