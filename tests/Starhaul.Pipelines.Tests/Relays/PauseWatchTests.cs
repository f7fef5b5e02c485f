using Microsoft.Extensions.Time.Testing;
using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class PauseWatchTests
{
    private const string Relay = "tcp://127.0.0.1:9500";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Fact]
    public void A_poll_that_returns_late_is_a_gap_with_its_times()
    {
        var time = new FakeTimeProvider(Start);
        var watch = new PauseWatch(Relay, Longest, time);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null(watch.Check(time.GetUtcNow()));

        time.Advance(TimeSpan.FromSeconds(22));
        var gap = watch.Check(time.GetUtcNow());

        Assert.Equal(
            new StreamGap(
                StreamGapKind.Paused,
                Start.AddSeconds(0.1),
                Start.AddSeconds(22.1),
                Relay,
                Lost: null,
                "the process did not run: it was stopped, or the machine was busy"
            ),
            gap
        );
        Assert.Null(watch.Check(time.GetUtcNow()));
    }

    [Fact]
    public void A_machine_that_slept_is_a_gap_although_its_own_clock_stood_still()
    {
        var time = new SleepingTime();
        var watch = new PauseWatch(Relay, Longest, time);
        time.Now += TimeSpan.FromHours(8);

        var gap = watch.Check(time.Now);

        Assert.Equal((StreamGapKind.Paused, Start, Start.AddHours(8)), (gap!.Kind, gap.From, gap.To));
        Assert.Contains("slept", gap.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_set_back_is_no_gap()
    {
        var time = new SleepingTime();
        var watch = new PauseWatch(Relay, Longest, time);
        time.Now -= TimeSpan.FromHours(1);

        Assert.Null(watch.Check(time.Now));
        Assert.Null(watch.Check(time.Now));
    }

    /// <summary>Its time of day goes on while its other clock stands still.</summary>
    [Fact]
    public void What_waited_and_was_read_for_long_is_a_gap_too_for_the_relay_was_full_meanwhile()
    {
        var time = new FakeTimeProvider(Start);
        var watch = new PauseWatch(Relay, Longest, time);
        Assert.Null(watch.Drained(time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(22));
        var pause = watch.Check(time.GetUtcNow());

        time.Advance(TimeSpan.FromSeconds(1.5));
        var gap = watch.Drained(time.GetUtcNow());

        Assert.Equal((StreamGapKind.Paused, pause!.To, Start.AddSeconds(23.5)), (gap!.Kind, gap.From, gap.To));
        Assert.Null(watch.Drained(time.GetUtcNow()));
    }

    [Fact]
    public void What_waited_and_was_read_at_once_is_no_other_gap()
    {
        var time = new FakeTimeProvider(Start);
        var watch = new PauseWatch(Relay, Longest, time);
        time.Advance(TimeSpan.FromSeconds(22));
        Assert.NotNull(watch.Check(time.GetUtcNow()));

        time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.Null(watch.Drained(time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(watch.Drained(time.GetUtcNow()));
    }

    private sealed class SleepingTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => 0;
    }
}
