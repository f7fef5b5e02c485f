using System.Globalization;
using System.Text;
using Starhaul.Testing;
using Starhaul.Testing.Api;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class ApiExample : LibraryExample
{
    [Fact]
    public async Task All_pages_of_an_API_become_a_file_with_its_record()
    {
        Origin.Handle(
            "/api/things",
            request =>
            {
                var first = int.Parse(ApiScene.Query(request, "from")!, CultureInfo.InvariantCulture);
                var count = Math.Min(10, 25 - first);
                var records = ApiScene.Records(first, Math.Max(0, count)).ToJsonString();
                return OriginResponse.Json($$"""{"count":25,"results":{{records}}}""");
            }
        );
        var resource = ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                $$"""
                {
                  "name": "things",
                  "base_url": "{{Origin.Url("/api/")}}",
                  "request": { "path": "things", "query": { "kind": "{kind}", "from": "{offset}" } },
                  "parameters": { "kind": { "required": true } },
                  "records": "/results",
                  "pagination": { "type": "offset", "limit": 10, "total": "/count" }
                }
                """
            ),
            "things.json"
        );
        await using var fetcher = new ApiFetcher(new ApiFetcherOptions { Box = Box });
        var said = new List<string>();

        var result = await FetchAsync(fetcher, resource, said, Ending);

        Assert.Equal(("things.ndjson.gz", 25L), (Path.GetFileName(result.Path), result.Records));
        Assert.Contains(said, line => line.Contains("25 of 25 records", StringComparison.Ordinal));
        Assert.Equal($"25 records of things in {result.Record.Api!.Pages} pages", Summarize(result));
    }

    [Fact]
    public async Task A_host_that_turned_programs_away_is_asked_again_once_that_is_forgotten()
    {
        var source = Serve("a.json", OriginFile.Of("[1,2,3]"), Faults.Status(429, "3600").Times(1));
        var cache = PathOf("cache");
        await using var files = new FileFetcher(new FileFetcherOptions { Box = Box, CacheFolder = cache });
        await using var apis = new ApiFetcher(new ApiFetcherOptions { Box = Box, CacheFolder = cache });
        Task<FetchResult> FetchAsync() => files.FetchAsync(source, FetchOptions.Default, cancellationToken: Ending);

        await Assert.ThrowsAsync<SourceUnavailableException>(FetchAsync);
        var error = await Assert.ThrowsAsync<SourceUnavailableException>(FetchAsync);
        Assert.Contains("ApiFetcher.ForgetLimits", error.Hint, StringComparison.Ordinal);

        Assert.Equal([1, 0], [apis.ForgetLimits("127.0.0.1"), apis.ForgetLimits("127.0.0.1")]);
        Assert.Equal(FetchStatus.Fetched, (await FetchAsync()).Status);
    }

    private static async Task<FetchResult> FetchAsync(
        ApiFetcher fetcher,
        ApiResource resource,
        List<string> said,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery
        {
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = "round" },
            Output = "things.ndjson.gz",
        };
        var progress = new InlineProgress<ApiProgress>(now =>
            said.Add($"{now.Resource}: {now.Records} of {now.Total} records, {now.Requests} requests {now.Waiting}")
        );
        return await fetcher.FetchAsync(resource, query, progress, cancellationToken);
    }

    private static string Summarize(FetchResult result) =>
        result.Record.Api is { } facts
            ? $"{facts.Records} records of {facts.Resource} in {facts.Pages} pages"
                + (result.Status == FetchStatus.Partial ? $", not all: {facts.BoundedBy}" : "")
                + (facts.Snapshot == false ? $", no snapshot: {facts.NotASnapshot}" : "")
            : $"{result.Records} records of a file";
}
