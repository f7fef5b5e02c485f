using Microsoft.Extensions.Time.Testing;
using Starhaul.Cli.Progress;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Cli.Tests.Progress;

public sealed class ProgressTests
{
    private readonly FakeTimeProvider clock = FakeTimes.Start();

    [Fact]
    public void A_meter_knows_speed_share_and_time_left()
    {
        var meter = new Meter("a.gz", clock);
        var progress = meter.CreateProgress<long>(bytes => State(bytes, 10_000_000));

        for (var second = 0; second <= 4; second++)
        {
            progress.Report(second * 1_000_000L);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var reading = meter.TakeSnapshot();
        Assert.Equal(800_000, reading.BytesPerSecond!.Value, 1.0);
        Assert.Equal(0.4, reading.Share);
        Assert.Equal(
            "a.gz  4.00 MB of 10.0 MB  40 %  800 kB/s  7.5 s left  SHA-256 · JSON",
            SnapshotText.Line(reading)
        );
    }

    [Fact]
    public void A_speed_is_of_the_last_seconds_and_not_of_the_whole_job()
    {
        var meter = new Meter("a.gz", clock);
        var progress = meter.CreateProgress<long>(bytes => State(bytes, null));
        var bytes = 0L;
        foreach (var step in Enumerable.Repeat(1_000_000L, 60).Concat(Enumerable.Repeat(10_000L, 60)))
        {
            progress.Report(bytes += step);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(meter.TakeSnapshot().BytesPerSecond!.Value, 1_000, 20_000);
    }

    [Fact]
    public void An_unknown_length_has_no_share_and_no_time_left()
    {
        var meter = new Meter("a.gz", clock);
        var progress = meter.CreateProgress<long>(bytes => State(bytes, null));
        progress.Report(0);
        clock.Advance(TimeSpan.FromSeconds(2));
        progress.Report(2_000_000);

        Assert.Equal("a.gz  2.00 MB  1.00 MB/s  SHA-256 · JSON", SnapshotText.Line(meter.TakeSnapshot()));
    }

    [Fact]
    public void A_hundred_percent_are_shown_only_when_all_is_here()
    {
        var meter = new Meter("a.gz", clock);
        meter.CreateProgress<long>(bytes => State(bytes, 1000)).Report(999);

        Assert.Equal("99 %", SnapshotText.Share(meter.TakeSnapshot()));
    }

    [Fact]
    public async Task A_pipe_gets_a_plain_line_every_five_seconds_while_work_runs()
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = error,
            TimeProvider = clock,
        };
        await using var view = new PlainProgress(context, error.WriteLine);
        var meter = view.Begin("a.gz");
        meter.CreateProgress<long>(bytes => State(bytes, 1000)).Report(500);

        clock.Advance(TimeSpan.FromSeconds(4));
        var before = error.ToString();
        clock.Advance(TimeSpan.FromSeconds(7));
        var after = error.ToString();
        view.End(meter, () => error.WriteLine("done"));
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(before);
        Assert.Equal(2, after.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("a.gz  500 B of 1.00 kB  50 %", after);
        Assert.Equal(after + "done\n", error.ToString());
    }

    [Fact]
    public async Task A_pipe_may_get_a_line_every_five_seconds_for_a_minute_and_one_a_minute_afterwards()
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = error,
            TimeProvider = clock,
        };
        await using var view = new PlainProgress(context, error.WriteLine, TimeSpan.FromMinutes(1));
        view.Begin("feed").CreateProgress<long>(bytes => State(bytes, 1000)).Report(500);

        Advance(seconds: 60);
        var first = Lines();
        Advance(seconds: 240);

        Assert.Equal(12, first);
        Assert.Equal(12 + 4, Lines());

        int Lines() => error.ToString().Count(character => character == '\n');

        void Advance(int seconds)
        {
            for (var second = 0; second < seconds; second++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    [Fact]
    public async Task A_terminal_gets_a_live_line_that_is_gone_at_the_end()
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Synchronized(error),
            IsInteractive = true,
            Variable = name => name == "NO_COLOR" ? "1" : null,
        };
        var printed = "";
        await using (var view = new LiveProgress(context))
        {
            var meter = view.Begin("a.gz");
            meter.CreateProgress<long>(bytes => State(bytes, 1000)).Report(500);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            view.End(meter, () => printed = error.ToString());
        }

        Assert.Contains("a.gz", printed);
        Assert.Contains("50 %", printed);
        Assert.DoesNotContain("\x1b[38", printed); // NO_COLOR
        Assert.EndsWith("\x1b[?25h", printed.TrimEnd('\r', '\n')); // the cursor is shown again
    }

    [Fact]
    public async Task A_terminal_shows_each_outcome_while_other_work_goes_on()
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Synchronized(error),
            IsInteractive = true,
        };
        await using var view = new LiveProgress(context);
        var first = view.Begin("first.gz");
        var second = view.Begin("second.gz");

        view.End(first, () => context.Error.WriteLine("fetched first.gz"));
        var printed = error.ToString();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var drawnAfter = error.ToString()[printed.Length..];
        view.End(second, () => { });

        Assert.Contains("fetched first.gz\n", printed);
        Assert.Contains("second.gz", drawnAfter);
        Assert.DoesNotContain("first.gz", drawnAfter);
    }

    [Fact]
    public void A_line_is_never_wider_than_the_terminal()
    {
        var meter = new Meter("a-name-that-is-rather-long-for-a-file.json.gz", clock);
        var progress = meter.CreateProgress<long>(bytes => State(bytes, 10_000_000_000));
        progress.Report(0);
        clock.Advance(TimeSpan.FromSeconds(2));
        progress.Report(1_234_567);

        for (var width = 1; width < 200; width++)
        {
            Assert.InRange(SnapshotText.FitLine(meter.TakeSnapshot(), width).Length, 1, width);
        }

        Assert.Equal(
            "a-name-that-i…  ╌╌╌╌╌╌╌╌    0 %  1.23 MB of 10.0 GB   617 kB/s  4 h 29 min lef…",
            SnapshotText.FitLine(meter.TakeSnapshot(), 79)
        );
    }

    [Fact]
    public void A_terminal_of_80_columns_has_a_bar()
    {
        var meter = new Meter("systems.json.gz", clock);
        var progress = meter.CreateProgress<long>(bytes => State(bytes, 4_000_000));
        progress.Report(0);
        clock.Advance(TimeSpan.FromSeconds(2));
        progress.Report(2_000_000);

        Assert.Equal(
            "systems.json.…  ━━━━╌╌╌╌   50 %  2.00 MB of 4.00 MB  1.00 MB/s    2.0 s left  …",
            SnapshotText.FitLine(meter.TakeSnapshot(), 79)
        );
    }

    [Fact]
    public void The_reason_of_a_wait_comes_before_all_that_stands_still()
    {
        var snapshot = new ProgressSnapshot
        {
            Name = "systems.json.gz",
            BytesHere = 50,
            Length = 100,
            IsWaiting = true,
            Activity = "a.example answered 503 Service Unavailable; next attempt in 4 s",
        };

        Assert.Equal(
            "systems.json.…  50 %  a.example answered 503 Service Unavailable; next attempt…",
            SnapshotText.FitLine(snapshot, 79)
        );
        Assert.Contains(SnapshotText.FitParts(snapshot, 79), part => part.Kind is LinePartKind.Waiting);
    }

    [Fact]
    public void Characters_of_two_columns_are_counted_as_two()
    {
        var snapshot = new ProgressSnapshot { Name = new string('한', 40), Activity = new string('글', 40) };

        for (var width = 1; width < 120; width++)
        {
            Assert.InRange(LiveFrame.RowsOf(SnapshotText.FitParts(snapshot, width), width), 1, 1);
        }
    }

    [Theory]
    [InlineData(80, "\x1b[1A")] // as wide as before: two lines in two rows
    [InlineData(40, "\x1b[3A")] // each of them folded into two
    [InlineData(20, "\x1b[7A")]
    public async Task Lines_that_a_narrower_terminal_has_folded_are_taken_away_whole(int width, string up)
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Synchronized(error),
            IsInteractive = true,
            TimeProvider = clock,
        };
        var columns = 80;
        await using var view = new LiveProgress(context, () => (columns, 24));
        foreach (var name in new[] { "a", "b" })
        {
            view.Begin(name)
                .CreateProgress<long>(_ => new MeterState { Activity = new string('x', 100), IsWaiting = true })
                .Report(1);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        columns = width;
        var before = error.ToString().Length;
        view.Print(() => { });

        Assert.StartsWith($"\x1b[?25l\r{up}\x1b[J", error.ToString()[before..]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public async Task A_wait_has_a_colour_unless_NO_COLOR_is_set(string noColor, bool isColoured)
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Synchronized(error),
            IsInteractive = true,
            Variable = name => name is "NO_COLOR" ? noColor : null,
            TimeProvider = clock,
        };
        await using var view = new LiveProgress(context, () => (80, 24));
        view.Begin("a").CreateProgress<long>(_ => new MeterState { Activity = "waits", IsWaiting = true }).Report(1);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            isColoured,
            System.Text.RegularExpressions.Regex.IsMatch(error.ToString(), "\x1b\\[[0-9;]+mwaits")
        );
    }

    [Fact]
    public async Task A_pipe_is_told_of_a_wait_within_a_second_and_once()
    {
        var error = new StringWriter();
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = error,
            TimeProvider = clock,
        };
        await using var view = new PlainProgress(context, error.WriteLine);
        var progress = view.Begin("a.gz")
            .CreateProgress<string>(reason => new MeterState { Activity = reason, IsWaiting = true });

        progress.Report("a.example answered 503; next attempt in 4 s");
        clock.Advance(TimeSpan.FromSeconds(1));
        var first = error.ToString();
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("a.gz  a.example answered 503; next attempt in 4 s\n", first);
        Assert.Equal(first, error.ToString());
    }

    private static MeterState State(long bytes, long? length) =>
        new()
        {
            BytesHere = bytes,
            BytesMoved = bytes,
            Length = length,
            IsMoving = true,
            Activity = "SHA-256 · JSON",
        };
}
