using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class OutageWatchTests
{
    [Fact]
    public void A_reason_that_is_found_later_is_that_of_the_gap_that_goes_on()
    {
        var start = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);
        var outage = new OutageWatch("tcp://a:1", start);
        outage.Explain("nothing is wrong");
        Assert.Null(outage.GetOpen(start));

        outage.Lost(start.AddSeconds(1), "No connection.");
        outage.Explain("It was refused.");

        Assert.Equal((start, start.AddSeconds(5), "It was refused."), Parts(outage.GetOpen(start.AddSeconds(5))));
        Assert.Equal((start, start.AddSeconds(9), "It was refused."), Parts(outage.Connected(start.AddSeconds(9))));
        Assert.Null(outage.GetOpen(start.AddSeconds(10)));

        static (DateTimeOffset, DateTimeOffset, string?) Parts(StreamGap? gap) => (gap!.From, gap.To, gap.Detail);
    }

    private const string Relay = "tcp://127.0.0.1:9500";
    private const string Why = "The connection was lost.";

    // A Saturday.
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly OutageWatch watch = new(Relay, Start);

    [Fact]
    public void A_lost_connection_is_a_gap_from_the_last_message_to_the_next_connection()
    {
        Assert.Null(watch.Connected(At(1)));
        Assert.Null(watch.Received(At(2)));
        watch.Lost(At(5), Why);
        watch.Lost(At(6), "No connection could be made.");

        Assert.Equal(
            new StreamGap(StreamGapKind.Disconnected, At(2), At(9), Relay, Lost: null, Why),
            watch.Connected(At(9))
        );
        Assert.Null(watch.Received(At(10)));
        Assert.Null(watch.Stopped(At(11)));
    }

    [Fact]
    public void A_silence_lasts_until_a_message_comes_however_often_there_is_a_connection()
    {
        watch.Connected(At(1));
        watch.Received(At(2));
        watch.FellSilent();
        Assert.Null(watch.Connected(At(63)));
        watch.Lost(At(70), Why);
        watch.FellSilent();
        Assert.Null(watch.Connected(At(130)));

        Assert.Equal(
            new StreamGap(StreamGapKind.Silence, At(2), At(140), Relay, Lost: null, Detail: null),
            watch.Received(At(140))
        );
    }

    [Fact]
    public void A_relay_that_never_sends_is_silent_from_the_moment_of_the_connection()
    {
        watch.Connected(At(1));
        watch.FellSilent();

        Assert.Equal((At(1), At(61)), watch.Stopped(At(61)) is { } gap ? (gap.From, gap.To) : default);
    }

    [Fact]
    public void A_relay_that_is_not_there_is_a_gap_from_the_start()
    {
        watch.Lost(At(1), Why);

        Assert.Equal((Start, At(100)), watch.Connected(At(100)) is { } gap ? (gap.From, gap.To) : default);
    }

    [Theory]
    [InlineData("2026-11-19T07:00:00Z", true)]
    [InlineData("2026-11-19T07:06:30Z", true)]
    [InlineData("2026-11-19T08:06:30+01:00", true)]
    [InlineData("2026-11-19T07:20:00Z", true)]
    [InlineData("2026-11-19T07:20:01Z", false)]
    [InlineData("2026-11-19T06:59:59Z", false)]
    [InlineData("2026-11-19T19:06:00Z", false)]
    [InlineData("2026-11-20T07:06:00Z", false)]
    public void A_connection_that_is_lost_on_Thursday_morning_is_the_weekly_restart(string lostAt, bool isRestart)
    {
        var at = DateTimeOffset.Parse(lostAt, null);
        watch.Lost(at, Why);

        Assert.Equal(
            isRestart ? StreamGapKind.WeeklyRestart : StreamGapKind.Disconnected,
            watch.Connected(at.AddMinutes(1))?.Kind
        );
    }

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);
}
