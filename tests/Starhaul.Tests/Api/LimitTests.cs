using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.Api.Limits;
using Starhaul.Api.Paging;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class LimitTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_records_come_and_no_window_is_exceeded()
    {
        // 10 requests in 0.5 s, or scaled down to a tenth of it.
        var per = TimeSpan.FromSeconds(IsLong ? 0.5 : 0.05);
        await using var scene = await ApiScene.StartAsync();
        var windows = new WindowCounter(10, per);
        scene.Origin.Handle(
            "/api/things",
            request =>
                windows.Take(request.At)
                    ? Page(int.Parse(ApiScene.Query(request, "page")!, CultureInfo.InvariantCulture), 100_000)
                    : OriginResponse.Of(429)
        );

        var result = await scene.FetchAsync(
            Pages(scene) with
            {
                Limits = [new SlidingWindowLimit { Requests = 10, Per = per }],
                Key = ["/id"],
            }
        );

        Assert.Equal(100_000, result.Records);
        Assert.Equal(ApiScene.Expected(100_000), scene.Lines());
        Assert.Equal(200, result.Record.Api!.Requests);
        Assert.InRange(windows.Most, 1, 10);
    }

    [Fact]
    public async Task A_429_with_Retry_After_is_waited_for()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 2_000, Faults.Status(429, "1").After(2).Times(1));

        await scene.FetchAsync(Pages(scene));

        Assert.Equal(ApiScene.Expected(2_000), scene.Lines());
        Assert.InRange(PauseBefore(scene, 3), TimeSpan.FromSeconds(0.999), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Of_several_hints_the_longest_is_waited_for()
    {
        await using var scene = await ApiScene.StartAsync();
        // All of 360 is back in 540 s, so the next one in 1.5 s.
        Serve(
            scene,
            2_000,
            Faults.Status(429, "1").After(2).Times(1),
            Faults.Header("X-Rate-Limit-Limit", "360").After(2).Times(1),
            Faults.Header("X-Rate-Limit-Reset", "540").After(2).Times(1)
        );

        await scene.FetchAsync(Pages(scene));

        Assert.InRange(PauseBefore(scene, 3), TimeSpan.FromSeconds(1.499), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_told_and_kept_for_the_next_run()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 2_000, Faults.Status(429, "3600").After(2).Times(1));
        var cache = Directory.CreateDirectory(scene.PathOf("cache")).FullName;

        for (var run = 0; run < 2; run++)
        {
            await using var fetcher = scene.CreateFetcher(options => options with { CacheFolder = cache });
            var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
                fetcher.FetchAsync(Pages(scene), ApiQuery.All, cancellationToken: Ending)
            );
            Assert.Matches(@"not to be asked for another (59 min \d\d s|1 h 00 min)", error.Message);
            Assert.True(error.IsTransient);
        }

        Assert.Equal(3, scene.Origin.Requests.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_Retry_After_beyond_all_sense_is_a_wait_that_is_too_long(string retryAfter)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 2_000, Faults.Status(429, retryAfter));

        var usual = await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Pages(scene)));
        await using var patient = scene.CreateFetcher(options =>
            options with
            {
                Limits = scene.Limits with { MaxWait = TimeSpan.FromDays(2) },
            }
        );
        var told = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            patient.FetchAsync(Pages(scene), ApiQuery.All, cancellationToken: Ending)
        );

        Assert.Contains("longer than", usual.Message);
        Assert.Contains("longer than", told.Message);
        Assert.NotEqual(usual.Message, told.Message);
        Assert.Equal(2, scene.Origin.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_Retry_After_of_parts_of_a_second_is_waited_for()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 1, Faults.Status(429, "0.4").Times(1));

        await scene.FetchAsync(Pages(scene));

        var sent = scene.Origin.Requests.Select(static request => request.At).ToList();
        Assert.InRange((sent[1] - sent[0]).TotalSeconds, 0.35, 30);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset")]
    [InlineData("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset")]
    public async Task A_reset_may_be_a_moment(string left, string reset)
    {
        await using var scene = await ApiScene.StartAsync();
        var moment = TimeProvider
            .System.GetUtcNow()
            .AddHours(1)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ff'Z'", CultureInfo.InvariantCulture);
        Serve(scene, 1_000, Faults.Header(left, "0"), Faults.Header(reset, moment));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Pages(scene)));

        Assert.Matches(@"not to be asked for another (59 min \d\d s|1 h 00 min)", error.Message);
    }

    [Fact]
    public async Task Two_fetchers_keep_one_limit_together()
    {
        var per = TimeSpan.FromSeconds(0.1);
        await using var scene = await ApiScene.StartAsync();
        var windows = new WindowCounter(5, per);
        scene.Origin.Handle(
            "/api/things",
            request =>
                windows.Take(request.At)
                    ? Page(int.Parse(ApiScene.Query(request, "page")!, CultureInfo.InvariantCulture), 5_000)
                    : OriginResponse.Of(429)
        );
        var cache = Directory.CreateDirectory(scene.PathOf("cache")).FullName;
        var limited = Pages(scene) with { Limits = [new SlidingWindowLimit { Requests = 5, Per = per }] };

        await Task.WhenAll(Enumerable.Range(0, 3).Select(FetchAsync));

        Assert.InRange(windows.Most, 1, 5);
        Assert.Equal(30, scene.Origin.Requests.Count);

        async Task FetchAsync(int number)
        {
            await using var fetcher = scene.CreateFetcher(options => options with { CacheFolder = cache });
            var query = new ApiQuery { Output = $"{number}.ndjson" };
            await fetcher.FetchAsync(limited, query, cancellationToken: Ending);
        }
    }

    [Fact]
    public async Task A_policy_that_the_server_declares_is_kept()
    {
        await using var scene = await ApiScene.StartAsync();
        var windows = new WindowCounter(3, TimeSpan.FromSeconds(1));
        scene.Origin.Handle(
            "/api/things",
            request =>
                windows.Take(request.At)
                    ? Page(int.Parse(ApiScene.Query(request, "page")!, CultureInfo.InvariantCulture), 3_000)
                        .With("RateLimit-Policy", "\"default\";q=3;w=1")
                    : OriginResponse.Of(429)
        );

        await scene.FetchAsync(Pages(scene));

        Assert.InRange(windows.Most, 1, 3);
        Assert.Equal(ApiScene.Expected(3_000), scene.Lines());
    }

    [Fact]
    public async Task A_long_wait_is_shown()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(
            scene,
            1_000,
            Faults.Status(429, "3").After(1).Times(1),
            Faults.Header("X-RateLimit-Remaining", "0").After(1).Times(1)
        );
        var told = new List<ApiProgress>();
        await using var fetcher = scene.CreateFetcher();

        await fetcher.FetchAsync(Pages(scene), ApiQuery.All, new InlineProgress<ApiProgress>(told.Add), Ending);

        Assert.Contains(
            told,
            progress =>
                progress is { Phase: FetchPhase.Waiting, Waiting: { } words } && words.Contains("for 127.0.0.1: 0 left")
        );
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 6)]
    public void A_bucket_lets_through_what_it_holds_and_then_one_at_a_time(int capacity, int asked)
    {
        var limit = new LeakyBucketLimit { Capacity = capacity, Every = TimeSpan.FromSeconds(10) };
        var memory = new ApiLimitMemory();
        var start = DateTimeOffset.UnixEpoch;
        var now = start;
        for (var request = 0; request < asked; request++)
        {
            now += limit.Delay(memory, now, 0);
            limit.Count(memory, now);
        }

        Assert.InRange((now - start).TotalSeconds, 10 * (asked - capacity), 10 * (asked - capacity) + 0.01);
    }

    [Theory]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset")]
    [InlineData("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset")]
    public async Task A_reset_beyond_all_sense_keeps_nobody_waiting_for_more_than_a_day(string left, string reset)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 1_000, Faults.Header(left, "0"), Faults.Header(reset, "999999999999"));

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => scene.FetchAsync(Pages(scene)));

        Assert.Contains("not to be asked for another 24 h 00 min", error.Message);
    }

    [Fact]
    public void A_clock_that_is_set_back_takes_the_waits_with_it()
    {
        var start = DateTimeOffset.UnixEpoch.AddYears(50);
        var window = new SlidingWindowLimit { Requests = 1, Per = TimeSpan.FromSeconds(10) };
        var bucket = new LeakyBucketLimit { Every = TimeSpan.FromSeconds(10) };
        var state = new HostState();
        state.SetTime(start);
        state.BlockedUntil = start.AddSeconds(10);
        window.Count(state.GetMemory(window), start);
        bucket.Count(state.GetMemory(bucket), start);

        var now = start.AddHours(-1);
        state.SetTime(now);

        Assert.Equal(now.AddSeconds(10), state.BlockedUntil);
        Assert.InRange(window.Delay(state.GetMemory(window), now, 0).TotalSeconds, 10, 10.01);
        Assert.InRange(bucket.Delay(state.GetMemory(bucket), now, 0).TotalSeconds, 10, 10.01);
    }

    [Theory]
    [InlineData("""{"memory":null,"under_way":null}""")]
    [InlineData("""{"memory":{"window 1000/1000ms":null},"under_way":{}}""")]
    [InlineData("[")]
    public async Task A_damaged_file_of_limits_stops_nobody(string content)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, 1_000);
        var folder = Directory.CreateDirectory(scene.PathOf("cache/limits")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, Uri.EscapeDataString(scene.BaseUrl.Authority) + ".json"),
            content,
            Ending
        );
        await using var fetcher = scene.CreateFetcher(options => options with { CacheFolder = scene.PathOf("cache") });

        await fetcher.FetchAsync(
            Pages(scene) with
            {
                Limits = [new SlidingWindowLimit { Requests = 1_000, Per = TimeSpan.FromSeconds(1) }],
            },
            ApiQuery.All,
            cancellationToken: Ending
        );

        Assert.Equal(ApiScene.Expected(1_000), scene.Lines());
    }

    private static ApiResource Pages(ApiScene scene) =>
        scene.Resource(ApiRequest.Get("things").With("page", "{page}"), new PageNumberPagination { Total = "/count" });

    private static void Serve(ApiScene scene, int count, params Fault[] faults) =>
        scene.Origin.Handle(
            "/api/things",
            request => Page(int.Parse(ApiScene.Query(request, "page")!, CultureInfo.InvariantCulture), count),
            faults
        );

    private static OriginResponse Page(int page, int count) =>
        OriginResponse.Json(
            new JsonObject
            {
                ["count"] = count,
                ["results"] = ApiScene.Records(page * 500, Math.Clamp(count - (page * 500), 0, 500)),
            }.ToJsonString()
        );

    private static TimeSpan PauseBefore(ApiScene scene, int request) =>
        scene.Origin.Requests[request].At - scene.Origin.Requests[request - 1].At;
}
