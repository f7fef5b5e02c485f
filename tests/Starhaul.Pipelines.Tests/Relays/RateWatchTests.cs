using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class RateWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly RateWatch watch = new("tcp://127.0.0.1:9500");
    private readonly List<StreamGap> gaps = [];
    private DateTimeOffset now = Start;

    [Fact]
    public void A_fall_to_a_fifth_is_one_gap_until_the_rate_is_back()
    {
        Run(seconds: 900, rate: 10);
        Run(seconds: 300, rate: 2);
        Assert.Empty(gaps);
        Run(seconds: 900, rate: 10);

        var gap = Assert.Single(gaps);
        Assert.Equal((StreamGapKind.RateDrop, null), (gap.Kind, gap.Lost));
        // The minute is at 30 % when 7/8 of it has passed, and again when 1/8 of the next is at the full rate.
        Assert.InRange(gap.From, Start.AddSeconds(890), Start.AddSeconds(900));
        Assert.InRange(gap.To, Start.AddSeconds(1_200), Start.AddSeconds(1_215));
        Assert.Equal("From 10.0 to 2.0 messages a second.", gap.Detail);
    }

    [Theory]
    [InlineData(10, 3.5)] // fell, but not by enough
    [InlineData(1.9, 0)] // seldom enough for a minute without a message
    [InlineData(10, 40)] // rose
    public void Other_changes_are_no_gap(double before, double after)
    {
        Run(seconds: 900, before);
        Run(seconds: 900, after);

        Assert.Empty(gaps);
    }

    [Fact]
    public void A_rate_that_stays_low_becomes_the_usual_one()
    {
        Run(seconds: 900, rate: 50);
        Run(seconds: 3_000, rate: 5);

        var gap = Assert.Single(gaps);
        Assert.Equal(TimeSpan.FromSeconds(600), gap.To - gap.From);
    }

    [Fact]
    public void A_fall_that_goes_on_is_told_at_the_end()
    {
        Run(seconds: 900, rate: 10);
        Run(seconds: 120, rate: 0);

        Assert.Empty(gaps);
        Assert.Equal(StreamGapKind.RateDrop, watch.GetOpen(now)?.Kind); // in the status: a kill leaves a word of it
        Assert.Equal(now, watch.Finish(now)?.To);
        Assert.Null(watch.GetOpen(now));
        Assert.Null(watch.Finish(now));
    }

    [Fact]
    public void Nothing_is_suspected_before_eleven_minutes_are_known()
    {
        Run(seconds: 500, rate: 10);
        Run(seconds: 100, rate: 0);
        Assert.Null(watch.Finish(now));

        Run(seconds: 900, rate: 10);
        Assert.Null(watch.Restart());
        Run(seconds: 120, rate: 0);
        Assert.Null(watch.Finish(now));
    }

    [Fact]
    public void A_clock_that_is_set_makes_no_gap()
    {
        Run(seconds: 900, rate: 10);
        now += TimeSpan.FromHours(1);
        Run(seconds: 900, rate: 10);
        now -= TimeSpan.FromHours(2);
        Run(seconds: 900, rate: 10);

        Assert.Empty(gaps);
        Assert.Null(watch.Finish(now));
    }

    private void Run(int seconds, double rate)
    {
        var due = 0.0;
        for (var second = 0; second < seconds; second++)
        {
            for (due += rate; due >= 1; due--)
            {
                watch.Received();
            }

            now += TimeSpan.FromSeconds(1);
            gaps.AddRange(watch.Check(now) is { } gap ? [gap] : []);
        }
    }
}
