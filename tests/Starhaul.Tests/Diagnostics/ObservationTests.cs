using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Starhaul.Tests.Fetching;
using Xunit;

namespace Starhaul.Tests.Diagnostics;

/// <summary>What an application sees of a fetch in its log, its traces and its numbers.</summary>
public sealed class ObservationTests
{
    private static readonly OriginFile Gz = OriginFile.Gzip(Texts.JsonArray(100));

    [Fact]
    public async Task A_file_has_a_line_for_the_decision_for_each_retry_and_for_the_publish()
    {
        await using var scene = await FetchScene.StartAsync();
        using var log = new LogLines();
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.CutAfter(100).OnDownload().Times(1));

        var fetched = await FetchAsync(scene, log, url);

        var lines = log.All;
        Assert.Single(lines, line => line.Event == 200);
        var retry = Assert.Single(lines, line => line.Event == 300);
        Assert.Contains("next attempt in", retry.Text, StringComparison.Ordinal);
        var published = Assert.Single(lines, line => line.Event == 500);
        Assert.Contains(fetched.Record.Sha256, published.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_file_has_a_line()
    {
        await using var scene = await FetchScene.StartAsync();
        using var log = new LogLines();
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await FetchAsync(scene, log, url);

        await FetchAsync(scene, log, url);

        Assert.Single(log.All, line => line.Event == 201);
    }

    [Fact]
    public async Task A_wait_for_the_limit_of_an_API_has_a_line()
    {
        await using var scene = await ApiScene.StartAsync();
        using var log = new LogLines();
        scene.Origin.Handle(
            "/api/things",
            request =>
            {
                var first = int.Parse(ApiScene.Query(request, "from")!, CultureInfo.InvariantCulture);
                return OriginResponse.Json($$"""{"count":2,"results":{{ApiScene.Records(first, 1).ToJsonString()}}}""");
            }
        );
        var resource = ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                $$"""
                {
                  "name": "things",
                  "base_url": "{{scene.BaseUrl}}",
                  "request": { "path": "things", "query": { "from": "{offset}" } },
                  "records": "/results",
                  "pagination": { "type": "offset", "limit": 1, "total": "/count" },
                  "limits": [{ "type": "sliding_window", "requests": 1, "per": "2s" }]
                }
                """
            ),
            "things.json"
        );
        await using var fetcher = scene.CreateFetcher(options => options with { LoggerFactory = log });

        await fetcher.FetchAsync(resource, ApiQuery.All, cancellationToken: TestContext.Current.CancellationToken);

        var wait = Assert.Single(log.All, line => line.Event == 101);
        Assert.Contains("waiting ", wait.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_and_no_tag_holds_a_query_string_or_a_credential()
    {
        await using var scene = await FetchScene.StartAsync();
        using var log = new LogLines();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        var tags = new ConcurrentQueue<string>();
        listener.ActivityStopped = activity =>
        {
            foreach (var tag in activity.TagObjects)
            {
                tags.Enqueue($"{tag.Key}={tag.Value}");
            }
        };
        ActivitySource.AddActivityListener(listener);
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.CutAfter(100).OnDownload().Times(1));

        await FetchAsync(scene, log, url.Replace("://", "://me:hunter2@", StringComparison.Ordinal) + "?page=mine");

        Assert.NotEmpty(log.All);
        Assert.Contains(tags, tag => tag.StartsWith("starhaul.source=http", StringComparison.Ordinal));
        Assert.DoesNotContain([.. log.All.Select(line => line.Text), .. tags], HoldsSecret);

        static bool HoldsSecret(string text) =>
            text.Contains("hunter2", StringComparison.Ordinal) || text.Contains("page=mine", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetches_are_counted_by_their_outcome()
    {
        await using var scene = await FetchScene.StartAsync();
        using var log = new LogLines();
        var outcomes = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instrument.Name == "starhaul.fetches")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => outcomes.Enqueue((string)tags[0].Value!));
        listener.Start();
        var url = scene.Origin.Serve("/f.json.gz", Gz);

        await FetchAsync(scene, log, url);
        await FetchAsync(scene, log, url);
        await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync(scene, log, url + ".none"));

        Assert.Subset(
            outcomes.ToHashSet(StringComparer.Ordinal),
            new HashSet<string>(["fetched", "unchanged", "source_unavailable"], StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("https://me:pw@h.example/a?x=1#f answered 503", "https://h.example/a answered 503")]
    [InlineData("s3://b/k?X-Amz-Signature=1, then http://o/?q", "s3://b/k then http://o/")]
    [InlineData("/home/a?b", "/home/a?b")]
    public void A_log_text_holds_no_query(string text, string expected) => Assert.Equal(expected, LogText.Clean(text));

    private static async Task<FetchResult> FetchAsync(FetchScene scene, LogLines log, string url)
    {
        await using var fetcher = new FileFetcher(
            new FileFetcherOptions
            {
                Box = scene.Box,
                Limits = scene.Limits,
                JitterSeed = 1,
                LoggerFactory = log,
            }
        );
        return await fetcher.FetchAsync(
            Source.Parse(url),
            FetchOptions.Default,
            null,
            TestContext.Current.CancellationToken
        );
    }
}
