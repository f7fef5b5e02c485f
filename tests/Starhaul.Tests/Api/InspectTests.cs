using System.Globalization;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>What a box holds of a resource, as it can be looked at without asking the API.</summary>
public sealed class InspectTests : IAsyncLifetime
{
    private ApiScene scene = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => scene = await ApiScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("things.ndjson")]
    [InlineData("more/things.ndjson.gz")]
    public async Task A_part_says_where_it_goes_on(string output)
    {
        scene.Origin.Handle("/api/things", request => Page(request, last: 2));
        Directory.CreateDirectory(scene.PathOf("more"));
        await using var fetcher = scene.CreateFetcher();
        await Assert.ThrowsAsync<TransferException>(() =>
            fetcher.FetchAsync(Things(), new ApiQuery { Output = output }, cancellationToken: Ending)
        );
        var asked = scene.Origin.Requests.Count;

        var holding = Assert.Single(await fetcher.InspectAsync(Things(), Ending));

        Assert.Equal((output + ".part", false), (holding.Path, holding.IsComplete));
        Assert.Equal((2, 2, 9), (holding.Records, holding.Pages, holding.Total));
        Assert.Equal("""{"page":2}""", holding.Next);
        Assert.Equal("2026-11-02T00:00:00Z", holding.Newest);
        Assert.Equal(asked, scene.Origin.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_published_file_says_from_where_the_next_run_asks()
    {
        scene.Origin.Handle("/api/things", request => Page(request, last: 9));
        await using var fetcher = scene.CreateFetcher();
        await fetcher.FetchAsync(Things(), ApiQuery.All, cancellationToken: Ending);

        var holding = Assert.Single(await fetcher.InspectAsync(Things(), Ending));

        Assert.Equal(("things.ndjson", true, 9), (holding.Path, holding.IsComplete, holding.Records));
        Assert.Equal("2026-11-09T00:00:00Z", holding.Newest);
        Assert.Null(holding.Next);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_cannot_be_asked_for_what_is_new_has_no_newest()
    {
        scene.Origin.Handle("/api/things", request => Page(request, last: 9));
        await using var fetcher = scene.CreateFetcher();
        await fetcher.FetchAsync(Things() with { Incremental = null }, ApiQuery.All, cancellationToken: Ending);

        Assert.Null(Assert.Single(await fetcher.InspectAsync(Things() with { Incremental = null }, Ending)).Newest);
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_resource_and_an_empty_box_hold_nothing()
    {
        await using var fetcher = scene.CreateFetcher();
        Assert.Empty(await fetcher.InspectAsync(Things(), Ending));
        scene.Origin.Handle("/api/things", request => Page(request, last: 9));
        await fetcher.FetchAsync(Things(), ApiQuery.All, cancellationToken: Ending);

        Assert.Empty(await fetcher.InspectAsync(Things() with { Name = "others" }, Ending));
    }

    private static OriginResponse Page(OriginRequest request, int last)
    {
        var page = int.Parse(ApiScene.Query(request, "page")!, CultureInfo.InvariantCulture);
        return page < last
            ? OriginResponse.Json($$"""{"all":9,"r":[{"t":"2026-11-{{page + 1:00}}"}]}""")
            : OriginResponse.Of(503);
    }

    private ApiResource Things() =>
        ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                $$$"""
                {"name":"things","base_url":"{{{scene.BaseUrl}}}","request":{"path":"things","query":{"page":"{page}","since":"{since}"}},
                 "records":"/r","pagination":{"type":"page","total":"/all"},"incremental":{"time":"/t"}}
                """
            ),
            "things.json"
        );
}
