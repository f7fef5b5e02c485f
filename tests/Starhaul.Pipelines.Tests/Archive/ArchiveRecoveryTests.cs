using Starhaul.Native;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

public sealed class ArchiveRecoveryTests
{
    private const string Day = "2026/11/21/";
    private const string Commodity = $"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz";

    [Theory]
    [InlineData("Gzip", "gz")]
    [InlineData("Zstandard", "zst")]
    public async Task Keeps_every_flushed_line_whatever_byte_a_kill_cuts_at(string compression, string extension)
    {
        using var bench = new Bench();
        var open = $"{Day}commodity-3/commodity-3.20261121T20.jsonl.{extension}.open";
        var flushes = new List<(long FileLength, int Lines)>();
        await using (var writer = await OpenAsync(bench, compression))
        {
            for (var number = 0; number < 4; number++)
            {
                bench.Append(writer, Feed.Numbered(number), Feed.Numbered(number + 100));
                writer.Flush();
                flushes.Add((writer.Statistics.Streams[0].FileBytes, (number + 1) * 2));
            }
        }

        var bytes = await File.ReadAllBytesAsync(bench.FullPath(open), TestContext.Current.CancellationToken);
        Assert.Equal(flushes[^1].FileLength, bytes.Length);
        for (var length = 0; length <= bytes.Length; length++)
        {
            using var cut = new Bench();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.FullPath(open))!);
            await File.WriteAllBytesAsync(cut.FullPath(open), bytes[..length], TestContext.Current.CancellationToken);

            await using (var writer = await OpenAsync(cut, compression))
            {
                await writer.CloseAsync();
            }

            var expected = flushes.LastOrDefault(flush => flush.FileLength <= length).Lines;
            var closed = cut.FullPath(open[..^".open".Length]);
            var lines = File.Exists(closed) ? Bench.ReadAll(closed) : [];
            Assert.InRange(lines.Count, expected, 8);
            Assert.All(
                lines.Index(),
                line => Assert.Equal(Feed.Numbered(line.Index / 2 + line.Index % 2 * 100), line.Item)
            );
            Assert.False(File.Exists(cut.FullPath(open)));
            if (lines.Count > 0 && length % 50 == 0)
            {
                await cut.VerifyAsync();
            }
        }
    }

    [Fact]
    public async Task Keeps_the_whole_pages_before_what_a_power_cut_left()
    {
        using var bench = new Bench();
        var noise = new byte[100];
        var random = new Random(3);
        await using (var writer = await bench.OpenAsync())
        {
            for (var number = 0; number < 200; number++)
            {
                random.NextBytes(noise);
                bench.Append(writer, Feed.Json(body: $"\"x\":\"{Convert.ToBase64String(noise)}\""));
                writer.Flush();
            }
        }

        var path = bench.FullPath($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz.open");
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(8_192);
            file.SetLength(20_000);
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.InRange(bench.Lines($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz").Count, 30, 100);
        await bench.VerifyAsync();
    }

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
    [InlineData(true)] // nothing else is left
    public async Task What_was_in_an_open_segment_that_is_gone_is_in_the_gap(bool isAlone)
    {
        using var bench = new Bench();
        var since = bench.Clock.GetUtcNow();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            bench.Clock.Advance(TimeSpan.FromMinutes(30));
            if (!isAlone)
            {
                bench.Append(
                    writer,
                    Feed.Json("shipyard/2", gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}")
                );
            }

            writer.Flush();
            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
        }

        File.Delete(bench.FullPath($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz.open"));
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal((since.AddSeconds(-1), bench.Clock.GetUtcNow()), (gap.From, gap.To));
        Assert.EndsWith(
            $"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz, which it wrote to, was taken away",
            gap.Detail,
            StringComparison.Ordinal
        );
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
    public async Task Damage_is_told_before_what_is_left_has_a_record()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1), Feed.Numbered(2, "shipyard/2"));
            writer.Flush();
            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
        }

        await File.WriteAllBytesAsync(bench.FullPath($"{Commodity}.open"), [], TestContext.Current.CancellationToken);
        Directory.CreateDirectory(bench.FullPath("manifest.jsonl")); // nothing can be recorded

        await Assert.ThrowsAnyAsync<StarhaulException>(() => bench.OpenAsync());
        Directory.Delete(bench.FullPath("manifest.jsonl"));
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.All(
            GapsFile.Read(bench.Folder),
            gap => Assert.Contains("is damaged behind message 0", gap.Detail, StringComparison.Ordinal)
        );
        Assert.NotEmpty(GapsFile.Read(bench.Folder));
    }

    [Theory]
    [InlineData(0, "damaged behind message 0: it was cut after 0 of")] // since its first message
    [InlineData(900, "damaged behind message ")] // since its last one
    public async Task What_was_cut_off_an_open_segment_is_in_the_gap(int length, string expected)
    {
        using var bench = new Bench();
        var since = bench.Clock.GetUtcNow();
        var noise = new byte[200];
        await using (var writer = await bench.OpenAsync())
        {
            for (var minute = 0; minute < 50; minute++)
            {
                new Random(minute).NextBytes(noise);
                foreach (var schema in (string[])["commodity/3", "shipyard/2"])
                {
                    var body = $"\"x\":\"{Convert.ToBase64String(noise)}\"";
                    bench.Append(
                        writer,
                        Feed.Json(schema, body, gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}")
                    );
                }

                writer.Flush();
                bench.Clock.Advance(TimeSpan.FromMinutes(1));
            }

            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
        }

        await using (var file = new FileStream(bench.FullPath($"{Commodity}.open"), FileMode.Open))
        {
            file.SetLength(length);
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var kept = length == 0 ? 0 : bench.Lines(Commodity).Count;
        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(since.AddMinutes(Math.Max(0, kept - 1)).AddSeconds(-1), gap.From);
        Assert.Contains(expected, gap.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stale")] // another listener came and went since, which told nothing of itself
    [InlineData("joined")] // closed just before the kill, and joined to a day since
    public async Task A_segment_that_is_recorded_in_another_way_was_not_taken_away(string why)
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
            new StatusWriter(writer, bench.Clock).Begin(new EddnStreamProgress());
            bench.Clock.Advance(TimeSpan.FromHours(1));
            bench.Append(writer, Feed.Json(gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}"));
            await writer.CloseAsync();
        }

        var last = bench.Clock.GetUtcNow();
        bench.Clock.Advance(TimeSpan.FromDays(1));
        var manifest = await Manifest.OpenAsync(bench.Folder, cancellationToken: TestContext.Current.CancellationToken);
        if (why == "joined")
        {
            var status = StatusFile.Read(bench.Folder);
            StatusFile.Write(bench.Folder, status with { Updated = last });
            var roll = new DayRoll(bench.Folder, manifest, bench.Clock);
            await roll.RunAsync(
                Assert.Single(roll.Plan(bench.Clock.GetUtcNow())),
                TestContext.Current.CancellationToken
            );
        }
        else
        {
            await manifest.ForgetAsync(
                manifest.FindByPath(Commodity)!,
                keepFile: false,
                cancellationToken: TestContext.Current.CancellationToken
            );
        }

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(last, gap.From);
        Assert.DoesNotContain("taken away", gap.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)] // nothing of it can be read: since its hour began
    [InlineData(2_000, 59)]
    public async Task What_lay_behind_damage_in_an_open_segment_is_in_the_gap(int damagedAt, int minute)
    {
        using var bench = new Bench();
        var hour = bench.Clock.GetUtcNow();
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        var noise = new byte[200];
        await using (var writer = await bench.OpenAsync())
        {
            StatusFile.Write(bench.Folder, Status(bench));
            for (var second = 0; second < 50; second++)
            {
                new Random(second).NextBytes(noise);
                foreach (var schema in (string[])["commodity/3", "shipyard/2"])
                {
                    var body = $"\"x\":\"{Convert.ToBase64String(noise)}\"";
                    bench.Append(
                        writer,
                        Feed.Json(schema, body, gateway: $"{bench.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}")
                    );
                }

                writer.Flush();
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var path = bench.FullPath($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz.open");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes.AsSpan(damagedAt, 12).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        var kept = damagedAt == 0 ? 0 : bench.Lines($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz").Count;
        var gap = Assert.Single(GapsFile.Read(bench.Folder));
        Assert.Equal(hour.AddMinutes(minute).AddSeconds(Math.Max(0, kept - 1) - 1), gap.From);
        Assert.Contains($"is damaged behind message {kept}: ", gap.Detail, StringComparison.Ordinal);
        Assert.InRange(kept, 0, 30);
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

    [Fact]
    public async Task A_line_of_gaps_that_is_none_keeps_no_listener_from_beginning()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        await File.WriteAllTextAsync(
            bench.FullPath(GapsFile.FileName),
            "none\n",
            TestContext.Current.CancellationToken
        );

        await using (var writer = await bench.OpenAsync())
        {
            await writer.CloseAsync();
        }

        Assert.Contains(
            "not_listening",
            await File.ReadAllTextAsync(bench.FullPath(GapsFile.FileName), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Goes_on_with_a_recovery_that_was_killed_itself()
    {
        using var bench = new Bench();
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(1));
            writer.Flush();
        }

        var open = bench.FullPath($"{Day}commodity-3/commodity-3.20261121T20.jsonl.gz.open");
        var half = DurableFile.TemporaryName(open);
        await File.WriteAllTextAsync(half, "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(open + ".new", "theirs", TestContext.Current.CancellationToken);
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Feed.Numbered(2));
            await writer.CloseAsync();
        }

        Assert.Equal(
            [Feed.Numbered(1), Feed.Numbered(2)],
            ArchiveFolder.Segments(bench.Folder).SelectMany(file => Bench.ReadAll(file.FullPath))
        );
        Assert.False(File.Exists(half));
        Assert.Equal("theirs", await File.ReadAllTextAsync(open + ".new", TestContext.Current.CancellationToken));
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

    private static Task<ArchiveWriter> OpenAsync(Bench bench, string compression) =>
        bench.OpenAsync(options => options with { Compression = Enum.Parse<ArchiveCompression>(compression) });
}
