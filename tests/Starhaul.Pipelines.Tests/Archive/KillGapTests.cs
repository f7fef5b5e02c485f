using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>The gap from what a listener has archived to the start of the next.</summary>
public sealed class KillGapTests
{
    [Theory]
    [InlineData(null, 1, "")]
    [InlineData(5.0, 5, "")] // of the listener that was killed
    [InlineData(null, 20, ", or the machine with it, which has started anew since")]
    [InlineData(60.0, 60, ", or the machine with it, which has started anew since")]
    [InlineData(-5.0, 1, "")] // as nobody writes it
    [InlineData(1e9, 1, "")]
    public async Task Tells_the_gap_from_the_last_message_to_the_next_start(
        double? flushInterval,
        int taken,
        string machine
    )
    {
        using var bench = new Bench();
        var status = Status(bench) with { FlushInterval = flushInterval is { } s ? TimeSpan.FromSeconds(s) : null };
        await using (var writer = await bench.OpenAsync())
        {
            StatusFile.Write(bench.Folder, machine.Length == 0 ? status : status with { BootId = "another" });
            bench.Append(
                writer,
                Feed.Json(gateway: "2026-11-21T20:00:00Z"),
                Feed.Json(gateway: "2099-01-01T00:00:00Z")
            );
            writer.AppendDeadLetter("no JSON", [1], bench.Clock.GetUtcNow());
            bench.Append(writer, Feed.Json("shipyard/2", gateway: "2026-11-21T20:00:07.5Z"));
            writer.Flush();
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(90));
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(StreamGapKind.NotListening, gap.Kind);
        // Of one schema a kill may have taken what came a flush interval before the last message of another.
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 20, 0, 7, 500, default).AddSeconds(-taken), gap.From);
        Assert.Equal(bench.Clock.GetUtcNow(), gap.To);
        Assert.Equal(
            $"the listener before was killed{machine}; 3 segments that it left open were recovered",
            gap.Detail
        );
        var records = await bench.RecordsAsync();
        Assert.Equal(3, records.Count);
        Assert.All(records, record => Assert.True((bool)record.Stream!["recovered"]!));
    }

    [Fact]
    public async Task A_kill_while_what_has_waited_is_archived_takes_nothing_that_came_before_its_gap()
    {
        using var bench = new Bench();
        var noise = new byte[50_000];
        var random = new Random(5);
        var sent = new List<(string Json, DateTimeOffset At)>();
        await using (var writer = await bench.OpenAsync())
        {
            StatusFile.Write(bench.Folder, Status(bench));

            // A minute of messages within one moment: the long ones are in their file at once, the short ones wait for a flush.
            for (var number = 0; number < 240; number++)
            {
                random.NextBytes(noise);
                var at = bench.Clock.GetUtcNow().AddSeconds((0.25 * number) - 60);
                var body = number % 2 == 0 ? $"\"x\":\"{Convert.ToHexString(noise)}\"" : $"\"x\":{number}";
                var json = Feed.Json(
                    number % 2 == 0 ? "commodity/3" : "shipyard/2",
                    body,
                    gateway: $"{at:yyyy-MM-ddTHH:mm:ss.ffffffZ}"
                );
                writer.Append(Feed.Message(json), at);
                sent.Add((json, at));
            }
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var kept = Directory
            .GetFiles(bench.Folder, "*.jsonl.gz", SearchOption.AllDirectories)
            .SelectMany(Bench.ReadAll)
            .ToHashSet(StringComparer.Ordinal);
        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        var lost = sent.Where(message => !kept.Contains(message.Json)).ToList();
        Assert.NotEmpty(lost);
        Assert.All(lost, message => Assert.InRange(message.At, gap.From, gap.To));
        Assert.InRange(gap.From, sent[^1].At.AddSeconds(-4), sent[^1].At);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the gap up to the start of the listener that was killed was told then
    public async Task A_kill_before_the_first_flush_leaves_a_gap_from_the_start_of_that_listener(bool isOlder)
    {
        using var bench = new Bench();
        if (isOlder)
        {
            await using var older = await bench.OpenAsync();
            bench.Append(older, Feed.Numbered(1, "shipyard/2"));
            await older.CloseAsync();
            bench.Clock.Advance(TimeSpan.FromDays(4));
        }

        await using (
            var writer = await bench.OpenAsync(options => options with { FlushInterval = TimeSpan.FromHours(1) })
        )
        {
            StatusFile.Write(bench.Folder, Status(bench));
            bench.Append(writer, Feed.Numbered(1));
        }

        var started = bench.Clock.GetUtcNow();
        bench.Clock.Advance(TimeSpan.FromHours(4));
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.Equal(started.AddSeconds(-1), GapsFile.Read(bench.Folder)[^1].From);
    }

    [Fact]
    public async Task A_listener_that_ended_by_an_error_before_it_had_written_anything_has_a_gap()
    {
        using var bench = new Bench();
        StatusFile.Write(
            bench.Folder,
            Status(bench) with
            {
                Ended = bench.Clock.GetUtcNow(),
                Error = "No space left.",
            }
        );
        bench.Clock.Advance(TimeSpan.FromMinutes(5));

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(TimeSpan.FromMinutes(5), gap.To - gap.From);
        Assert.Equal("the listener before ended with an error: No space left", gap.Detail);
    }

    [Fact]
    public async Task Tells_what_ended_the_listener_before()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        StatusFile.Write(
            bench.Folder,
            Status(bench) with
            {
                Ended = bench.Clock.GetUtcNow(),
                Error = "No space left.",
            }
        );
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.Equal(
            "the listener before ended with an error: No space left; 1 segment that it left open was recovered",
            Assert.Single(GapsFile.Read(bench.Folder)).Detail
        );
    }

    [Fact]
    public async Task Tells_the_gap_since_the_start_of_a_listener_that_was_killed_before_it_had_written_anything()
    {
        using var bench = new Bench();
        StatusFile.Write(bench.Folder, Status(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(5));

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(TimeSpan.FromMinutes(5), gap.To - gap.From);
        Assert.Equal("the listener before was killed", gap.Detail);
    }

    [Theory]
    [InlineData(StreamGapKind.Overflow, 9, 8)] // a piece that ended shortly before: frames were dropped after it, perhaps
    [InlineData(StreamGapKind.Overflow, 14, 1)] // too old to have gone on
    [InlineData(StreamGapKind.DeadLetters, 50, 49)]
    [InlineData(StreamGapKind.Disconnected, 9, 1)] // is told once it has ended, and whole
    public async Task The_gap_of_a_kill_begins_where_losses_that_may_have_gone_on_were_told_last(
        StreamGapKind kind,
        int secondsBefore,
        int expected
    )
    {
        using var bench = new Bench();
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var last = bench.Clock.GetUtcNow();
        await using (var writer = await bench.OpenAsync())
        {
            StatusFile.Write(bench.Folder, Status(bench));
            Tell(secondsBefore + 20);
            Tell(secondsBefore);
            bench.Append(writer, Feed.Json(gateway: $"{last:yyyy-MM-ddTHH:mm:ssZ}"));
            writer.Flush();

            void Tell(int seconds) =>
                writer.AddGap(
                    new(
                        kind,
                        last.AddSeconds(-seconds),
                        last.AddSeconds(1 - seconds),
                        Bench.Relay,
                        Lost: 7,
                        Detail: null
                    )
                );
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder), gap => gap.Kind == StreamGapKind.NotListening);
        Assert.Equal(TimeSpan.FromSeconds(expected), last - gap.From);
    }

    [Theory]
    [InlineData(true, null, 1)]
    [InlineData(true, "No space left.", 1)]
    [InlineData(false, null, 0)]
    public async Task An_outage_of_one_relay_that_went_on_at_a_kill_is_told_by_the_next_listener(
        bool isKilled,
        string? error,
        int expected
    )
    {
        using var bench = new Bench();
        var since = bench.Clock.GetUtcNow();
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        var outage = new StreamGap(
            StreamGapKind.Disconnected,
            since,
            bench.Clock.GetUtcNow(),
            Bench.Relay,
            Lost: null,
            "refused"
        );
        StatusFile.Write(
            bench.Folder,
            Status(bench) with
            {
                Progress = new EddnStreamProgress { OpenGaps = [outage] },
                Ended = isKilled && error is null ? null : bench.Clock.GetUtcNow(),
                Error = error,
            }
        );

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gaps = GapsFile.Read(bench.Folder).Where(gap => gap.Kind == StreamGapKind.Disconnected).ToList();
        Assert.Equal(expected, gaps.Count);
        Assert.All(
            gaps,
            gap =>
                Assert.Equal(
                    (since, bench.Clock.GetUtcNow(), Bench.Relay, "it went on when the listener ended: refused"),
                    (gap.From, gap.To, gap.Relay, gap.Detail)
                )
        );
    }

    private static EddnStreamStatus Status(Bench bench) =>
        new()
        {
            Tool = "starhaul/0.1.0",
            ProcessId = 7,
            Started = bench.Clock.GetUtcNow(),
            Updated = bench.Clock.GetUtcNow(),
            BootId = BootId.Current,
            Progress = new EddnStreamProgress(),
        };
}
