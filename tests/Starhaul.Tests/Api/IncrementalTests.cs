using System.Globalization;
using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>Runs that ask for what is new, one after another, of an API that always sends all of the overlap.</summary>
public sealed class IncrementalTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 8, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly List<string> shown = [];
    private ApiScene scene = null!;
    private DateTimeOffset present = Now;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        scene = await ApiScene.StartAsync();
        scene.Origin.Handle("/api/things", _ => OriginResponse.Json($$"""{"r":[{{string.Join(',', shown)}}]}"""));
    }

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("same.ndjson")]
    [InlineData("same.ndjson.gz")]
    public async Task Records_of_the_overlap_come_once_over_any_number_of_runs(string? output)
    {
        for (var run = 0; run < 5; run++)
        {
            shown.Add(Record(run, Now + TimeSpan.FromMinutes(run)));
            present += TimeSpan.FromMinutes(1);

            var result = await RunAsync(output);

            Assert.Equal((1, run), (result.Records, (int)result.Record.Api!.Known));
        }

        Assert.Single(Directory.GetFiles(scene.Box, "manifest.overlap-*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_record_that_changed_comes_again()
    {
        shown.Add("""{"id":1,"v":1,"t":"2026-08-03T11:00:00Z"}""");
        await RunAsync();
        shown[0] = """{"id":1,"v":2,"t":"2026-08-03T11:30:00Z"}""";

        Assert.Equal(1, (await RunAsync()).Records);
        Assert.Equal(0, (await RunAsync()).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_meets_old_records_alone_does_not_send_the_next_one_further_back()
    {
        shown.Add(Record(1, Now - TimeSpan.FromMinutes(80)));
        shown.Add(Record(2, Now - TimeSpan.FromMinutes(50)));
        shown.Add(Record(3, Now));
        await RunAsync();
        var newest = shown[2];
        shown.RemoveAt(2);
        await RunAsync();

        Assert.Equal(0, (await RunAsync()).Records);

        shown.Add(newest);
        shown.Add(Record(4, Now));
        Assert.Equal(1, (await RunAsync()).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_answer_to_the_whole_question_does_not_replace_what_was_new()
    {
        shown.Add(Record(1, Now));
        await RunAsync("z.ndjson");
        present += TimeSpan.FromMinutes(1);
        shown.Add(Record(2, present));
        await RunAsync("z.ndjson");
        shown.Clear();

        await Assert.ThrowsAsync<IntegrityException>(() => RunAsync("z.ndjson", isWhole: true));

        Assert.Equal(Record(2, present), File.ReadAllLines(scene.PathOf("z.ndjson")).Single());
    }

    [Fact(Timeout = 60_000)]
    public async Task Runs_within_a_second_are_told_apart()
    {
        shown.Add(Record(1, Now));
        shown.Add(Record(2, Now));
        await RunAsync("z.ndjson");
        shown.Add(Record(3, Now));
        Assert.Equal(1, (await RunAsync("m.ndjson")).Records);
        shown.Add(Record(4, Now));

        Assert.Equal(1, (await RunAsync("a.ndjson")).Records);
        Assert.Equal(0, (await RunAsync("b.ndjson")).Records);
        Assert.Equal(0, (await RunAsync("c.ndjson")).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_finds_nothing_new_is_done_and_says_so()
    {
        shown.Add(Record(1, Now));
        await RunAsync();

        var result = await RunAsync();

        Assert.Equal((0, FetchStatus.NothingNew), (result.Records, result.Status));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_clock_that_runs_ahead_keeps_no_later_run_from_what_is_new()
    {
        shown.Add(Record(1, Now + TimeSpan.FromDays(300)));
        shown.Add(Record(2, Now - TimeSpan.FromHours(3)));
        await RunAsync();
        for (var run = 0; run < 3; run++)
        {
            present += TimeSpan.FromHours(2);
            shown.Add(Record(3 + run, present - TimeSpan.FromMinutes(2)));

            Assert.Equal(1, (await RunAsync()).Records);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public async Task Times_since_1970_are_read_in_seconds_and_in_their_parts(long parts)
    {
        long At(TimeSpan ago) => (Now - ago).ToUnixTimeSeconds() * parts;
        shown.Add($$"""{"id":1,"t":{{At(TimeSpan.FromHours(2))}}}""");
        shown.Add($$"""{"id":2,"t":{{At(TimeSpan.FromDays(4))}}}""");

        var result = await RunAsync(since: Now - TimeSpan.FromHours(5));

        Assert.Equal(1, result.Records);
        Assert.Equal(Now - TimeSpan.FromHours(2), result.Record.Api!.Newest);
        Assert.Contains(
            result.Warnings,
            warning => warning.StartsWith("1 records are older", StringComparison.Ordinal)
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"id":1,"t":4},{"id":2,"t":5}""")]
    [InlineData("""{"id":1},{"id":2,"t":"soon"}""")]
    public async Task Records_without_a_time_that_can_be_read_are_kept_and_told(string records)
    {
        shown.Add(records);

        var result = await RunAsync(since: Now - TimeSpan.FromHours(5));

        Assert.Equal(2, result.Records);
        Assert.Contains(
            result.Warnings,
            warning => warning.Contains("2 records have nothing at /t", StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task What_grows_may_be_a_number_in_place_of_a_time()
    {
        shown.AddRange(["""{"id":9}""", """{"id":10}"""]);
        await RunAsync(field: "cursor", pointer: "/id");
        Assert.Equal("", ApiScene.Query(scene.Origin.Requests[^1], "since") ?? "");
        shown.Add("""{"id":11}""");

        var second = await RunAsync(field: "cursor", pointer: "/id");
        Assert.Equal("10", ApiScene.Query(scene.Origin.Requests[^1], "since"));
        var third = await RunAsync(field: "cursor", pointer: "/id");

        Assert.Equal((1, 0), (second.Records, third.Records));
        Assert.Equal("11", ApiScene.Query(scene.Origin.Requests[^1], "since"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Records_of_the_border_are_neither_lost_nor_doubled()
    {
        shown.Add(Record(1, Now));
        await RunAsync(overlap: "1ms");
        shown.Add(Record(2, Now));

        Assert.Equal(1, (await RunAsync(overlap: "1ms")).Records);
        Assert.Equal(0, (await RunAsync(overlap: "1ms")).Records);
    }

    private static string Record(int id, DateTimeOffset time) =>
        $$"""{"id":{{id}},"t":"{{time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}"}""";

    private async Task<FetchResult> RunAsync(
        string? output = null,
        DateTimeOffset? since = null,
        string overlap = "1h",
        string field = "time",
        string pointer = "/t",
        bool isWhole = false
    )
    {
        var resource = ApiResources.Parse(
            Encoding.UTF8.GetBytes(
                $$$"""
                {"name":"things","base_url":"{{{scene.BaseUrl}}}","request":{"path":"things","query":{"since":"{since}"}},"records":"/r",
                 "incremental":{"{{{field}}}":"{{{pointer}}}","overlap":"{{{overlap}}}"}}
                """
            ),
            "things.json"
        );
        await using var fetcher = scene.CreateFetcher(options => options with { TimeProvider = new Clock(present) });
        return await fetcher.FetchAsync(
            resource,
            new ApiQuery
            {
                Output = output,
                Since = since,
                SinceLast = since is null && !isWhole,
            },
            cancellationToken: Ending
        );
    }

    /// <summary>A clock that stands; timers run all the same.</summary>
    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
