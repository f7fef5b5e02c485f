using System.Diagnostics;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Several connections that bring ranges of one version.</summary>
public sealed class ParallelRangeTests
{
    private const int Length = 2_000_000;

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(Length, seed: 2);

    [Theory]
    [InlineData(OriginProtocol.Http)]
    [InlineData(OriginProtocol.Https)]
    [InlineData(OriginProtocol.Http2)]
    public async Task Where_each_connection_is_limited_eight_are_several_times_as_fast_as_one(OriginProtocol protocol)
    {
        const int rate = 200_000;
        await using var scene = await Start(protocol);
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(rate).OnDownload());
        var started = Stopwatch.GetTimestamp();

        var result = await scene.FetchAsync(url);

        // One connection takes 10 s.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 8);
        Assert.InRange(result.Record.Transfer!.Connections, 4, 8);
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task Each_range_is_tied_to_the_version_of_the_first_response()
    {
        await using var scene = await Start();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(1_000_000).OnDownload());

        await scene.FetchAsync(url);

        var ranges = scene.Downloads.Where(request => request.Headers["Range"] is not null).ToList();
        Assert.NotEmpty(ranges);
        Assert.All(ranges, request => Assert.Equal(A.ETag, request.Headers["If-Range"]));
        Assert.All(ranges, request => Assert.Equal(206, request.Status));
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_file_that_changes_while_ranges_of_it_come_is_the_whole_new_one()
    {
        await using var scene = await Start();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Rate(500_000).OnDownload(),
            Faults.IgnoreIfRange(),
            Faults.ChangesToAfterBytes(B, Length / 2)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact]
    public async Task A_file_that_never_holds_still_is_one_version_or_exit_7()
    {
        await using var scene = await Start();
        var url = scene.Origin.Serve("/f.bin", A, Faults.NeverHoldsStill(), Faults.Rate(2_000_000).OnDownload());

        var error = await Record.ExceptionAsync(() => scene.FetchAsync(url));

        if (error is null)
        {
            var whole = scene.Downloads.Where(request => request.Status == 200);
            Assert.Contains(
                whole,
                request =>
                    OriginContent
                        .Random(Length, 1000 + request.Number)
                        .ToArray()
                        .AsSpan()
                        .SequenceEqual(scene.Read("f.bin"))
            );
        }
        else
        {
            Assert.Equal(ExitCode.SourceChanged, Assert.IsType<SourceChangedException>(error).ExitCode);
            Assert.False(File.Exists(scene.PathOf("f.bin")));
        }
    }

    [Fact]
    public async Task A_connection_that_dies_in_silence_loses_its_range_to_another()
    {
        await using var scene = await Start(stall: TimeSpan.FromSeconds(20));
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Rate(1_000_000).OnDownload(),
            Faults.StallAfter(10_000).OnResume().Times(1)
        );
        var started = Stopwatch.GetTimestamp();

        await scene.FetchAsync(url);

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15);
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_connection_that_is_much_slower_does_not_hold_up_the_end()
    {
        await using var scene = await Start();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Rate(2_000).OnResume().Times(1),
            Faults.Rate(1_000_000).OnDownload().When(request => request.Headers["Range"] is null)
        );
        var started = Stopwatch.GetTimestamp();

        await scene.FetchAsync(url);

        // The slow one alone takes a minute for its first piece.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 25);
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(416)]
    [InlineData(200)]
    public async Task A_server_that_wants_one_connection_keeps_what_that_brought(int status)
    {
        await using var scene = await Start();
        var refusal = status switch
        {
            200 => Faults.IgnoreRange(),
            416 => Faults.NotSatisfiable(Length),
            _ => Faults.Status(status),
        };
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(1_500_000).OnDownload(), refusal.OnResume().Times(7));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(scene.Origin.Requests.Count(request => request.Status == 200 && request.Method == "GET"), 1, 9);
    }

    [Fact]
    public async Task What_an_interrupted_run_left_beyond_a_hole_is_not_fetched_again()
    {
        await using var scene = await Start();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.StallAfter(100_000).OnDownload().When(request => request.Headers["Range"] is null),
            Faults.StallAfter(60_000).OnResume()
        );
        await scene.InterruptAsync(url, 300_000);
        scene.Origin.Serve("/f.bin", A);
        scene.Origin.ForgetRequests();

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(result.Record.Transfer!.Bytes, 0, Length - 250_000);
        Assert.InRange(result.Record.Transfer.ResumedFrom, 1, Length);
    }

    [Fact]
    public async Task One_connection_fills_the_holes_that_several_left()
    {
        await using var scene = await Start();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.StallAfter(100_000).OnDownload().When(request => request.Headers["Range"] is null),
            Faults.StallAfter(60_000).OnResume()
        );
        await scene.InterruptAsync(url, 300_000);
        scene.Origin.Serve("/f.bin", A);
        scene.Origin.ForgetRequests();
        await using var fetcher = scene.CreateFetcher();

        var result = await fetcher.FetchAsync(
            Source.Parse(url),
            FetchOptions.Default,
            null,
            TestContext.Current.CancellationToken
        );

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(1, result.Record.Transfer!.Connections);
        Assert.InRange(result.Record.Transfer.Bytes, 0, Length - 250_000);
    }

    [Fact]
    public async Task Unasked_a_server_that_limits_each_connection_gets_up_to_four()
    {
        await using var scene = await FetchScene.StartAsync(connections: null);
        var file = OriginFile.Random(4_000_000);
        var url = scene.Origin.Serve("/f.bin", file, Faults.Rate(200_000).OnDownload());

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", file.Content);
        Assert.InRange(result.Record.Transfer!.Connections, 3, 4);
    }

    [Fact]
    public async Task Unasked_two_fetchers_together_open_no_more_than_four_connections_to_a_host()
    {
        await using var scene = await FetchScene.StartAsync(connections: null);
        var cache = Path.Combine(scene.Box, "cache");
        var file = OriginFile.Random(2_500_000);
        var running = new List<Task<FetchResult>>();
        foreach (var name in (string[])["a.bin", "b.bin"])
        {
            var url = scene.Origin.Serve("/" + name, file, Faults.Rate(200_000).OnDownload());
            var fetcher = new FileFetcher(
                new FileFetcherOptions
                {
                    Box = Path.Combine(scene.Box, name[..1]),
                    Limits = scene.Limits,
                    CacheFolder = cache,
                }
            );
            running.Add(
                Task.Run(async () =>
                {
                    await using (fetcher)
                    {
                        return await fetcher.FetchAsync(
                            Source.Parse(url),
                            FetchOptions.Default,
                            null,
                            TestContext.Current.CancellationToken
                        );
                    }
                })
            );
        }

        var results = await Task.WhenAll(running);

        Assert.InRange(results.Sum(result => result.Record.Transfer!.Connections), 2, 4);
    }

    [Fact]
    public async Task Unasked_a_server_that_limits_no_connection_is_asked_once()
    {
        await using var scene = await FetchScene.StartAsync(connections: null);
        var url = scene.Origin.Serve("/f.bin", A);

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(1, result.Record.Transfer!.Connections);
        Assert.Single(scene.Downloads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    [InlineData(-1)]
    public async Task A_number_of_connections_out_of_its_bounds_is_refused_before_any_request(int connections)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A);

        await Assert.ThrowsAsync<ArgumentException>(() => scene.FetchAsync(url));

        Assert.Empty(scene.Origin.Requests);
    }

    private static async Task<FetchScene> Start(OriginProtocol protocol = OriginProtocol.Http, TimeSpan? stall = null)
    {
        var scene = await FetchScene.StartAsync(protocol, connections: 8);
        scene.Limits = scene.Limits with { StallTimeout = stall ?? scene.Limits.StallTimeout };
        return scene;
    }
}
