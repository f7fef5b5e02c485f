using System.Globalization;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>APIs whose answers do not say what one would think. Records are numbers from 100 on, two a page.</summary>
public sealed class MisleadingApiTests : IAsyncLifetime
{
    private ApiScene scene = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => scene = await ApiScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("page")]
    [InlineData("offset")]
    public async Task A_total_that_only_the_first_page_states_is_judged_at_the_end(string type)
    {
        Serve(page => page == 0 ? $$"""{"all":5,"r":{{Page(0, 5)}}}""" : $$"""{"r":{{Page(page, 5)}}}""");

        var result = await FetchAsync(type, "\"total\":\"/all\"");

        Assert.Equal(5, result.Records);
        Assert.Equal(3, scene.Origin.Requests.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("page", "")]
    [InlineData("page", "\"all\":null,")]
    [InlineData("offset", "\"all\":null,")]
    [InlineData("cursor", "")]
    public async Task Fewer_records_than_the_last_stated_total_are_no_whole(string type, string later)
    {
        Serve(page =>
            $$"""{{{(page == 0 ? "\"all\":7," : later)}}"c":{{(page < 1 ? $"\"{page + 1}\"" : "null")}},"r":{{Page(page, 4)}}}"""
        );

        var error = await Assert.ThrowsAsync<IntegrityException>(() =>
            FetchAsync(type, type == "cursor" ? "\"cursor\":\"/c\",\"total\":\"/all\"" : "\"total\":\"/all\"")
        );

        Assert.Contains("7", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(scene.PathOf("things.ndjson")));
    }

    [Fact(Timeout = 60_000)]
    public async Task More_records_than_the_total_of_a_cursor_are_no_whole()
    {
        Serve(page => $$"""{"all":2,"c":{{(page < 1 ? "1" : "null")}},"r":{{Page(page, 4)}}}""");

        await Assert.ThrowsAsync<IntegrityException>(() =>
            FetchAsync("cursor", "\"cursor\":\"/c\",\"total\":\"/all\"")
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_total_that_grows_is_followed_and_claims_no_snapshot()
    {
        Serve(page => $$"""{"all":{{(page == 0 ? 4 : 6)}},"r":{{Page(page, 6)}}}""");
        var result = await FetchAsync("page", "\"total\":\"/all\"");

        Assert.Equal(6, result.Records);
        Assert.False(result.Record.Api!.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task Values_that_are_listed_as_unknown_are_no_total()
    {
        Serve(page => $$"""{"all":-1,"r":{{Page(page, 3)}}}""");

        var result = await FetchAsync("page", "\"total\":\"/all\",\"unknown_totals\":[-1,\"unknown\"]");

        Assert.Equal(3, result.Records);
        Assert.Null(result.Record.Api!.Total);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("page", "\"total\":\"/al\"", "/al")]
    [InlineData("cursor", "\"cursor\":\"/nxt\"", "/nxt")]
    [InlineData("next_url", "\"next\":\"/nxt\"", "/nxt")]
    [InlineData("cursor", "\"cursor\":{\"header\":\"X-Nxt\"}", "X-Nxt")]
    [InlineData("next_url", "\"next\":{\"header\":\"X-Nxt\"}", "X-Nxt")]
    public async Task A_pointer_that_never_found_anything_is_warned_of(string type, string fields, string pointer)
    {
        Serve(page => $$"""{"all":2,"c":null,"r":{{Page(page, 2)}}}""");

        var result = await FetchAsync(type, fields);

        Assert.Contains(result.Warnings, warning => warning.Contains(pointer, StringComparison.Ordinal));
        Assert.Null(result.Record.Api!.Snapshot);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("\"cursor\":\"/c\"", "{\"at\":1}")]
    [InlineData("\"cursor\":\"/c\"", "[1]")]
    [InlineData("\"cursor\":\"/c\"", "true")]
    [InlineData("\"cursor\":\"/none\",\"more\":\"/c\"", "true")]
    [InlineData("\"cursor\":\"/r/0/id\",\"more\":\"/c\"", "\"perhaps\"")]
    public async Task A_cursor_of_another_type_is_an_error(string fields, string value)
    {
        Serve(page => $$"""{"c":{{value}},"r":{{Page(page, 9)}}}""");

        await Assert.ThrowsAsync<UnexpectedContentException>(() => FetchAsync("cursor", fields));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_next_URL_of_another_type_is_an_error()
    {
        Serve(page => $$"""{"c":{"href":"?p=1"},"r":{{Page(page, 9)}}}""");

        await Assert.ThrowsAsync<UnexpectedContentException>(() => FetchAsync("next_url", "\"next\":\"/c\""));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_word_false_beside_a_cursor_is_the_end()
    {
        Serve(page => $$"""{"m":"{{(page < 2 ? "true" : "false")}}","c":{{page + 1}},"r":{{Page(page, 9)}}}""");

        Assert.Equal(6, (await FetchAsync("cursor", "\"cursor\":\"/c\",\"more\":\"/m\"")).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_several_places_the_last_is_the_cursor()
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var after = int.Parse(ApiScene.Query(request, "c") ?? "99", CultureInfo.InvariantCulture);
                var left = Enumerable
                    .Range(after + 1, Math.Clamp(106 - after, 0, 2))
                    .Select(id => $$"""{"id":{{id}}}""");
                return OriginResponse.Json($$"""{"r":[{{string.Join(',', left)}}]}""");
            }
        );

        Assert.Equal(7, (await FetchAsync("cursor", "\"cursor\":\"/r/*/id\"")).Records);
        Assert.Equal("{\"id\":106}", scene.Lines()[^1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cursor_may_be_in_a_header()
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = int.Parse(ApiScene.Query(request, "c") ?? "0", CultureInfo.InvariantCulture);
                var answer = OriginResponse.Json($$"""{"r":{{Page(page, 5)}}}""");
                return page >= 2
                    ? answer
                    : answer with
                    {
                        Headers = answer.Headers.Add("X-Next", (page + 1).ToString(CultureInfo.InvariantCulture)),
                    };
            }
        );

        Assert.Equal(5, (await FetchAsync("cursor", "\"cursor\":{\"header\":\"X-Next\"}")).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_next_URL_may_be_in_a_header()
    {
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page = int.Parse(ApiScene.Query(request, "c") ?? "0", CultureInfo.InvariantCulture);
                var response = OriginResponse.Json($$"""{"r":{{Page(page, 5)}}}""");
                return page >= 2
                    ? response
                    : response.With("X-Next", string.Create(CultureInfo.InvariantCulture, $"?c={page + 1}"));
            }
        );

        var result = await FetchAsync("next_url", "\"next\":{\"header\":\"x-next\"}");

        Assert.Equal(5, result.Records);
        Assert.Empty(result.Warnings);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("error")]
    [InlineData("end")]
    public async Task Pages_that_alternate_for_ever_come_to_an_end(string onRepeat)
    {
        Serve(page => $$"""{"r":{{Page(page % 2, 99)}}}""");

        var fetch = FetchAsync("page", $"\"on_repeat\":\"{onRepeat}\"");
        if (onRepeat == "error")
        {
            await Assert.ThrowsAsync<IntegrityException>(() => fetch);
        }
        else
        {
            var result = await fetch;
            Assert.Equal(4, result.Records);
            Assert.Equal(FetchStatus.Partial, result.Status);
        }

        Assert.InRange(scene.Origin.Requests.Count, 3, 12);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_last_page_that_comes_for_ever_is_told_by_the_keys_of_its_records()
    {
        var clock = 0;
        Serve(page => $$"""{"r":[{"id":{{Math.Min(page, 3)}},"at":{{++clock}}}]}""");

        var error = await Assert.ThrowsAsync<IntegrityException>(() => FetchAsync("page", "", "\"key\":[\"/id\"],"));

        Assert.Contains("no new record", error.Message, StringComparison.Ordinal);
        Assert.InRange(scene.Origin.Requests.Count, 10, 20);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_refused_at_its_last_page_is_refused_by_the_next_run_too()
    {
        var clock = 0;
        Serve(page => $$"""{"all":11,"r":[{"id":7,"at":{{++clock}}}]}""");
        for (var run = 0; run < 2; run++)
        {
            await Assert.ThrowsAsync<IntegrityException>(() =>
                FetchAsync("page", "\"total\":\"/all\"", "\"key\":[\"/id\"],")
            );
        }

        Assert.False(File.Exists(scene.PathOf("things.ndjson")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Equal_pages_that_the_total_accounts_for_are_no_fault()
    {
        Serve(page => $$"""{"all":7,"r":{{(page < 3 ? "[{\"v\":4},{\"v\":4}]" : "[{\"v\":5}]")}}}""");

        Assert.Equal(7, (await FetchAsync("page", "\"total\":\"/all\"")).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_of_distinct_records_that_comes_again_is_a_fault_whatever_the_total_says()
    {
        Serve(page => $$"""{"all":8,"r":{{Page(Math.Min(page, 1), 99)}}}""");

        await Assert.ThrowsAsync<IntegrityException>(() => FetchAsync("page", "\"total\":\"/all\""));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("page", "\"max_pages\":2", 4)]
    [InlineData("page", "\"max_page\":2", 6)]
    [InlineData("offset", "\"max_offset\":2", 4)]
    public async Task A_bound_ends_the_paging_and_is_told(string type, string bound, int records)
    {
        Serve(page => $$"""{"all":20,"r":{{Page(page, 20)}}}""");

        var result = await FetchAsync(type, $"\"total\":\"/all\",{bound}");

        Assert.Equal(records, result.Records);
        Assert.Equal(FetchStatus.Partial, result.Status);
        Assert.Contains(result.Warnings, warning => warning.Contains("max_", StringComparison.Ordinal));
        Assert.False(result.Record.Api!.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_caller_may_bound_the_pages_too()
    {
        Serve(page => $$"""{"r":{{Page(page, 20)}}}""");
        await using var fetcher = scene.CreateFetcher();

        var result = await fetcher.FetchAsync(
            Define("page", "", ""),
            new ApiQuery { MaxPages = 3 },
            cancellationToken: Ending
        );

        Assert.Equal(6, result.Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_job_in_a_state_that_nobody_knows_is_no_result()
    {
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"job":7}""", 202));
        scene.Origin.Handle("/api/jobs/7", _ => OriginResponse.Json("""{"state":"parked","r":[{"id":1}]}"""));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() =>
            FetchAsync(
                "job",
                "\"job\":\"/job\",\"poll\":{\"path\":\"jobs/{job}\"},\"state\":\"/state\",\"first_pause\":\"1ms\""
            )
        );

        Assert.Contains("parked", error.Message, StringComparison.Ordinal);
    }

    private Task<FetchResult> FetchAsync(string type, string fields, string more = "") =>
        scene.FetchAsync(Define(type, fields, more));

    private ApiResource Define(string type, string fields, string more)
    {
        var names = type switch
        {
            "page" => "\"p\":\"{page}\"",
            "offset" => "\"o\":\"{offset}\"",
            "cursor" => "\"c\":\"{cursor}\"",
            _ => "",
        };
        var limit = type == "offset" ? "\"limit\":2," : "";
        var comma = fields.Length > 0 ? "," : "";
        return ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                $$$"""
                {"name":"things","base_url":"{{{scene.BaseUrl}}}","request":{"path":"things","query":{{{{names}}}}},"records":"/r",{{{more}}}
                 "pagination":{{{{limit}}}"type":"{{{type}}}"{{{comma}}}{{{fields}}}}}
                """
            ),
            "things.json"
        );
    }

    private void Serve(Func<int, string> body) =>
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var page =
                    ApiScene.Query(request, "p")
                    ?? ApiScene.Query(request, "c")
                    ?? (int.Parse(ApiScene.Query(request, "o") ?? "0", CultureInfo.InvariantCulture) / 2).ToString(
                        CultureInfo.InvariantCulture
                    );
                return OriginResponse.Json(body(int.Parse(page, CultureInfo.InvariantCulture)));
            }
        );

    private static string Page(int page, int count) =>
        $"[{string.Join(',', Enumerable.Range(page * 2, Math.Clamp(count - page * 2, 0, 2)).Select(id => $$"""{"id":{{100 + id}}}"""))}]";
}
