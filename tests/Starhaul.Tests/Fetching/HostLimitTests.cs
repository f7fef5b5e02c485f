using System.Text.Json.Nodes;
using Starhaul.Api.Limits;
using Starhaul.Testing;
using Starhaul.TestOrigin;
using Starhaul.Tests.Api;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Downloads and fetches from APIs keep the limits of one host together.</summary>
public sealed class HostLimitTests
{
    private static readonly OriginFile Few = OriginFile.Of("[{\"id\":1}]\n");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_block_that_an_API_run_met_is_waited_for_by_a_download()
    {
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few);
        Serve(scene, Faults.Status(429, "2").Times(1));
        await BlockedAsync(() => FetchApiAsync(scene, new TransferLimits { MaxWait = TimeSpan.FromMilliseconds(1) }));
        var told = new List<FetchProgress>();

        await FetchAsync(scene, url, scene.Limits, told);

        Assert.InRange(PauseBefore(scene, 1), TimeSpan.FromSeconds(1.999), TimeSpan.MaxValue);
        Assert.Contains(
            told,
            one => one is { Phase: FetchPhase.Waiting, Waiting: { } words } && words.Contains("for 127.0.0.1")
        );
    }

    [Fact]
    public async Task A_block_that_is_longer_than_the_longest_wait_ends_a_download_before_its_first_request()
    {
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few);
        Serve(scene, Faults.Status(429, "3600"));
        await BlockedAsync(() => FetchApiAsync(scene, scene.Limits));

        var error = await BlockedAsync(() => FetchAsync(scene, url, scene.Limits));

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.Contains("TransferLimits.MaxWait", error.Hint, StringComparison.Ordinal);
        Assert.Single(scene.Origin.Requests);
    }

    [Fact]
    public async Task A_block_that_a_download_met_holds_for_the_next_API_run()
    {
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few, Faults.Status(503, "3600"));
        Serve(scene);
        await Assert.ThrowsAsync<SourceUnavailableException>(() => FetchAsync(scene, url, scene.Limits));

        await BlockedAsync(() => FetchApiAsync(scene, scene.Limits));

        Assert.Single(scene.Origin.Requests);
    }

    [Fact]
    public async Task A_block_of_the_host_that_a_redirect_leads_to_holds_too()
    {
        await using var scene = await ApiScene.StartAsync();
        await using var mirror = await Origin.StartAsync();
        var url = mirror.Serve("/file.json", Few, Faults.Redirect(scene.Origin.Serve("/file.json", Few)));
        Serve(scene, Faults.Status(429, "3600"));
        await BlockedAsync(() => FetchApiAsync(scene, scene.Limits));

        await BlockedAsync(() => FetchAsync(scene, url, scene.Limits));

        Assert.Single(scene.Origin.Requests);
    }

    [Fact]
    public async Task Downloads_and_API_runs_keep_one_window_together()
    {
        var per = TimeSpan.FromSeconds(0.3);
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few, Faults.CutAfter(3).OnGet().Times(2));
        Serve(scene);
        var limits = new ApiLimit[]
        {
            new SlidingWindowLimit { Requests = 2, Per = per },
        };

        await FetchApiAsync(scene, scene.Limits, limits, "1.ndjson");
        await FetchAsync(scene, url, scene.Limits);
        await FetchApiAsync(scene, scene.Limits, limits, "2.ndjson");

        var times = scene.Origin.Requests.Select(request => request.At).ToList();
        Assert.InRange(times.Count, 6, 8);
        Assert.All(times.Zip(times.Skip(2)), pair => Assert.InRange(pair.Second - pair.First, per, TimeSpan.MaxValue));
    }

    [Fact]
    public async Task A_policy_that_a_download_hears_of_is_kept_by_the_next()
    {
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few, Faults.Header("RateLimit-Policy", "2;w=1"));
        await FetchAsync(scene, url, scene.Limits);

        await FetchAsync(scene, scene.Origin.Serve("/other.json", Few), scene.Limits);

        var times = scene.Origin.Requests.Select(request => request.At).ToList();
        Assert.InRange(times[^1] - times[^3], TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Of_a_healthy_host_nothing_is_written_down()
    {
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few, Faults.Header("X-RateLimit-Remaining", "59"));

        await FetchAsync(scene, url, scene.Limits);

        Assert.False(Directory.Exists(CacheOf(scene)));
    }

    [Fact]
    public void A_block_that_was_learned_over_plain_http_or_on_another_port_does_not_bind_https()
    {
        HostKey[] keys =
        [
            HostKey.From(new Uri("https://h.example/a")),
            HostKey.From(new Uri("http://h.example/a")),
            HostKey.From(new Uri("http://h.example:443/a")),
            HostKey.From(new Uri("https://h.example:8443/a")),
        ];

        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal(keys[0], HostKey.From(new Uri("https://H.example:443/b?c")));
    }

    [Fact]
    public async Task A_limit_that_nobody_named_for_a_day_holds_no_download()
    {
        await using var scene = await ApiScene.StartAsync();
        var url = scene.Origin.Serve("/file.json", Few);
        Directory.CreateDirectory(Path.Combine(CacheOf(scene), "limits"));
        var now = TimeProvider.System.GetUtcNow();
        await File.WriteAllTextAsync(
            Path.Combine(CacheOf(scene), "limits", HostKey.From(scene.BaseUrl).FileName!),
            new JsonObject
            {
                ["memory"] = new JsonObject
                {
                    ["window 1/604800000ms"] = new JsonObject
                    {
                        ["times"] = new JsonArray(now.AddHours(-1)),
                        ["named_at"] = now.AddHours(-25),
                    },
                },
            }.ToJsonString(),
            Ending
        );

        await FetchAsync(scene, url, scene.Limits);

        Assert.True(File.Exists(scene.PathOf("file.json")));
    }

    [Theory]
    [InlineData("https://h.example/a", "https://h.example", "h.example", "h.example:443", "https://h.example/")]
    [InlineData(
        "http://h.example:8080/a",
        "http://h.example:8080",
        "h.example:8080",
        "H.EXAMPLE",
        "http://h.example:8080/"
    )]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080", "::1", "[::1]", "[::1]:8080")]
    public void A_host_is_named_by_itself_with_its_port_or_whole(string url, string shown, params string[] names)
    {
        var key = HostKey.From(new Uri(url));

        Assert.Equal(shown, key.ToString());
        Assert.Equal(key, HostKey.Parse(key.FileName!));
        Assert.All([shown, .. names], name => Assert.True(key.IsNamedBy(name), name));
        Assert.All(["", "example", "https://h.example:1", "x.h.example"], name => Assert.False(key.IsNamedBy(name)));
    }

    [Fact]
    public async Task Of_more_hosts_than_are_remembered_the_one_of_longest_ago_is_forgotten()
    {
        await using var scene = await ApiScene.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(CacheOf(scene), "limits")).FullName;
        for (var number = 0; number < HostStateFolder.MostHosts; number++)
        {
            var path = Path.Combine(folder, HostKey.From(new Uri($"https://h{number}.example/")).FileName!);
            await File.WriteAllTextAsync(path, "{}", Ending);
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(number));
        }

        var url = scene.Origin.Serve("/file.json", Few, Faults.Header("RateLimit-Policy", "2;w=1"));
        await FetchAsync(scene, url, scene.Limits);

        Assert.Equal(HostStateFolder.MostHosts, new HostStateFolder(CacheOf(scene)).Find().Count());
        Assert.False(File.Exists(Path.Combine(folder, HostKey.From(new Uri("https://h0.example/")).FileName!)));
        Assert.Single(HostLimits.Read(CacheOf(scene)), host => host.Limits.Count > 0);
    }

    [Fact]
    public void A_host_that_declares_another_limit_each_time_is_remembered_with_a_few()
    {
        var state = new HostState();
        state.SetTime(TimeProvider.System.GetUtcNow());
        for (var number = 1; number <= 1_000; number++)
        {
            state.Declare(new SlidingWindowLimit { Requests = number, Per = TimeSpan.FromSeconds(number) });
        }

        Assert.Equal(HostState.MostLimits, state.Memory.Count);
        Assert.Contains(state.Declared!, state.Memory.Keys);
    }

    [Theory]
    [InlineData("window 10/10000ms")]
    [InlineData("window 3/0.5ms")]
    [InlineData("bucket 1/604800000ms")]
    public void A_limit_is_found_again_by_the_name_of_its_memory(string id) => Assert.Equal(id, Restored(id)?.Id);

    [Theory]
    [InlineData("")]
    [InlineData("window 0/10ms")]
    [InlineData("window 1/0ms")]
    [InlineData("window 1/1e300ms")]
    [InlineData("sieve 1/1ms")]
    public void What_names_no_limit_is_none(string id) => Assert.Null(Restored(id));

    private static ApiLimit? Restored(string id) =>
        BuiltInLimits.All.Select(kind => kind.Restore(id)).FirstOrDefault(limit => limit is not null);

    private static void Serve(ApiScene scene, params Fault[] faults) =>
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json("""{"results":[{"id":1}]}"""), faults);

    private static async Task FetchApiAsync(
        ApiScene scene,
        TransferLimits limits,
        IReadOnlyList<ApiLimit>? defined = null,
        string output = "things.ndjson"
    )
    {
        await using var fetcher = scene.CreateFetcher(options =>
            options with
            {
                Limits = limits,
                CacheFolder = CacheOf(scene),
            }
        );
        var resource = scene.Resource(ApiRequest.Get("things")) with { Limits = defined ?? [] };
        await fetcher.FetchAsync(resource, new ApiQuery { Output = output }, cancellationToken: Ending);
    }

    private static async Task FetchAsync(
        ApiScene scene,
        string url,
        TransferLimits limits,
        List<FetchProgress>? told = null
    )
    {
        await using var fetcher = new FileFetcher(
            new FileFetcherOptions
            {
                Box = scene.Box,
                Limits = limits,
                CacheFolder = CacheOf(scene),
                JitterSeed = 1,
            }
        );
        var progress = told is null ? null : new InlineProgress<FetchProgress>(told.Add);
        await fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, progress, Ending);
    }

    private static async Task<SourceUnavailableException> BlockedAsync(Func<Task> run)
    {
        var error = await Assert.ThrowsAsync<SourceUnavailableException>(run);
        Assert.Contains("not to be asked for another", error.Message);
        return error;
    }

    private static TimeSpan PauseBefore(ApiScene scene, int request) =>
        scene.Origin.Requests[request].At - scene.Origin.Requests[request - 1].At;

    private static string CacheOf(ApiScene scene) => scene.PathOf("cache");
}
