using System.Text;
using System.Text.Json.Nodes;
using Starhaul.Api.Paging;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>Errors inside a 200, by the rules of a definition.</summary>
public sealed class ResponseTests
{
    [Fact]
    public async Task An_answer_that_says_nothing_is_an_answer_where_the_rules_say_so()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("{}"));
        var resource = scene.Resource(ApiRequest.Get("things")) with
        {
            Errors = [new ApiErrorRule { Body = ApiBodyKind.EmptyJson, Then = ApiErrorAction.Empty }],
        };

        var result = await scene.FetchAsync(resource);

        Assert.Equal(0, result.Records);
        Assert.Equal(0, new FileInfo(result.Path).Length);
    }

    [Fact]
    public async Task An_empty_body_is_asked_for_again()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            _ => OriginResponse.Json("""{"results":[1]}"""),
            Faults.EmptyBody().Times(2)
        );

        Assert.Equal(1, (await scene.FetchAsync(scene.Resource(ApiRequest.Get("things")))).Records);
    }

    [Fact]
    public async Task An_error_in_a_200_ends_the_fetch_and_is_told()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"error":"No \u001b[31msuch system"}"""));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            scene.FetchAsync(scene.Resource(ApiRequest.Get("things")))
        );

        Assert.EndsWith("answered with an error: No such system.", error.Message);
    }

    [Fact]
    public async Task A_404_that_says_why_is_told()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"error":"Record not found"}""", 404));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            scene.FetchAsync(scene.Resource(ApiRequest.Get("things")))
        );

        Assert.Contains("404 Not Found: Record not found", error.Message);
    }

    [Fact]
    public async Task A_rule_that_stops_may_block_the_host()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            _ => OriginResponse.Json("""{"header":{"eventStatus":400,"eventStatusText":"Too much"}}""")
        );
        var resource = scene.Resource(ApiRequest.Get("things")) with
        {
            Errors =
            [
                new ApiErrorRule
                {
                    At = "/header/eventStatus",
                    Values = ["400"],
                    Then = ApiErrorAction.Stop,
                    Message = "/header/eventStatusText",
                    Block = TimeSpan.FromHours(1),
                },
            ],
        };
        await using var fetcher = scene.CreateFetcher();

        var first = await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync());
        var second = await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync());

        Assert.Contains("Too much", first.Message);
        Assert.Contains("it turned us away: Too much", second.Message);
        Assert.Single(scene.Origin.Requests);

        Task FetchAsync() =>
            fetcher.FetchAsync(resource, ApiQuery.All, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_page_that_is_passed_over_is_counted()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            request =>
                ApiScene.Query(request, "page") switch
                {
                    "1" => OriginResponse.Json("""{"error":"page 1 is broken"}"""),
                    "0" => OriginResponse.Json("""{"results":[1,2]}"""),
                    "2" => OriginResponse.Json("""{"results":[3]}"""),
                    _ => OriginResponse.Json("""{"results":[]}"""),
                }
        );
        var resource = scene.Resource(ApiRequest.Get("things").With("page", "{page}"), new PageNumberPagination()) with
        {
            Errors = [new ApiErrorRule { At = "/error", Then = ApiErrorAction.Skip }],
        };

        var result = await scene.FetchAsync(resource);

        Assert.Equal(["1", "2", "3"], scene.Lines());
        Assert.Equal(1, result.Record.Api!.SkippedPages);
        Assert.Contains("1 pages were passed over", result.Warnings.Single());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("page")]
    [InlineData("offset")]
    public async Task A_total_counts_records_of_pages_that_are_passed_over_too(string type)
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            request =>
                (ApiScene.Query(request, "page") ?? ApiScene.Query(request, "offset")) switch
                {
                    "0" => OriginResponse.Json("""{"count":5,"results":[1,2]}"""),
                    "1" when type == "page" => OriginResponse.Json("""{"error":"broken"}"""),
                    "2" when type == "offset" => OriginResponse.Json("""{"error":"broken"}"""),
                    "2" or "4" => OriginResponse.Json("""{"count":5,"results":[5]}"""),
                    _ => OriginResponse.Json("""{"count":5,"results":[]}"""),
                }
        );
        ApiPagination pages =
            type == "page"
                ? new PageNumberPagination { Total = "/count" }
                : new OffsetPagination { Limit = 2, Total = "/count" };
        var resource = scene.Resource(ApiRequest.Get("things").With(type, $"{{{type}}}"), pages) with
        {
            Errors = [new ApiErrorRule { At = "/error", Then = ApiErrorAction.Skip }],
        };

        var result = await scene.FetchAsync(resource);

        Assert.Equal(["1", "2", "5"], scene.Lines());
        Assert.Equal(FetchStatus.Partial, result.Status);
    }

    [Fact]
    public async Task Records_that_are_not_where_they_should_be_are_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"data":[]}"""));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            scene.FetchAsync(scene.Resource(ApiRequest.Get("things")))
        );

        Assert.Contains("expected them at /results, found an object with data", error.Message);
    }

    [Fact]
    public async Task A_page_over_the_bound_is_refused()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            _ => OriginResponse.Json($$"""{"results":["{{new string('x', 100_000)}}"]}""")
        );
        await using var fetcher = scene.CreateFetcher(options => options with { LongestPage = 50_000 });

        await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            fetcher.FetchAsync(
                scene.Resource(ApiRequest.Get("things")),
                ApiQuery.All,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task A_record_is_the_servers_own_bytes_on_one_line()
    {
        await using var scene = await ApiScene.StartAsync();
        var body =
            "\uFEFF{ \"results\" : [ {\n \"id64\" : 10477373803000000001 , \"a b\" : \"x \\\" \\/ \\\\\" , \"n\" : 1.50e1 } ] }";
        scene.Origin.Handle("/api/things", _ => OriginResponse.Of(200, OriginContent.Of(body), "text/plain"));

        await scene.FetchAsync(scene.Resource(ApiRequest.Get("things")));

        Assert.Equal(["""{"id64":10477373803000000001,"a b":"x \" \/ \\","n":1.50e1}"""], scene.Lines());
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_not_taken()
    {
        await using var scene = await ApiScene.StartAsync();
        byte[] body = [.. "{\"results\":[\""u8, 0xFF, .. "\"]}"u8];
        scene.Origin.Handle("/api/things", _ => OriginResponse.Of(200, OriginContent.Of(body), "application/json"));

        await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            scene.FetchAsync(scene.Resource(ApiRequest.Get("things")))
        );
    }

    [Fact]
    public async Task A_coding_that_nobody_asked_for_is_undone()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Serve("/api/things", OriginFile.GzipCoded(Encoding.UTF8.GetBytes("""{"results":[1,2,3]}""")));

        Assert.Equal(3, (await scene.FetchAsync(scene.Resource(ApiRequest.Get("things")))).Records);
    }

    [Fact]
    public async Task Repeats_over_moving_pages_are_dropped_and_told()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                // Between the pages one record was added in front.
                var page = ApiScene.Query(request, "page") == "0" ? ApiScene.Records(0, 10) : ApiScene.Records(9, 10);
                var count = ApiScene.Query(request, "page") == "0" ? 19 : 20;
                return OriginResponse.Json(new JsonObject { ["count"] = count, ["results"] = page }.ToJsonString());
            }
        );
        var resource = scene.Resource(
            ApiRequest.Get("things").With("page", "{page}"),
            new PageNumberPagination { Total = "/count" }
        ) with
        {
            Key = ["/id"],
        };

        var result = await scene.FetchAsync(resource);

        Assert.Equal(ApiScene.Expected(19), scene.Lines());
        Assert.False(result.Record.Api!.Snapshot);
        Assert.Equal(1, result.Record.Api.Repeats);
        Assert.StartsWith("Not a snapshot", result.Warnings.Single());
    }

    [Fact]
    public async Task A_bound_of_the_API_that_is_met_is_told()
    {
        await using var scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"count":3,"results":[1,2,3]}"""));
        var resource = scene.Resource(
            ApiRequest.Get("things").With("page", "{page}"),
            new PageNumberPagination { Total = "/count", Cap = 3 }
        );

        var result = await scene.FetchAsync(resource);

        Assert.Contains("no more than 3 records", result.Warnings.Single());
        Assert.Equal(3, result.Record.Api!.CappedAt);
    }

    [Fact]
    public async Task A_cursor_that_leads_in_a_circle_is_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        var page = 0;
        scene.Origin.Handle(
            "/api/things",
            request =>
                OriginResponse.Json(
                    $$"""{"results":[{{++page}}],"next":"{{(ApiScene.Query(request, "cursor") == "A" ? "B" : "A")}}"}"""
                )
        );
        var resource = scene.Resource(
            ApiRequest.Get("things").With("cursor", "{cursor}"),
            new CursorPagination { Cursor = "/next" }
        );

        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(resource));

        Assert.Contains("""leads back to a page that was read already: {"cursor":"A"}""", error.Message);
        Assert.Equal(3, scene.Origin.Requests.Count);
    }
}
