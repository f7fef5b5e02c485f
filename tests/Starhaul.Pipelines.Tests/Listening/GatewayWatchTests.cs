using Starhaul.Pipelines.Listening;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

public sealed class GatewayWatchTests
{
    private const string Relay = "tcp://127.0.0.1:9500";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_hole_in_the_gateways_times_while_the_rate_was_steady_is_a_suspected_gap()
    {
        var watch = new GatewayWatch();
        Steady(watch, seconds: 90, perSecond: 20);

        var gap = watch.Received(Relay, Start.AddSeconds(95), Start.AddSeconds(95));

        Assert.Equal(
            (StreamGapKind.GatewayHole, Start.AddSeconds(89.95), Start.AddSeconds(95)),
            (gap!.Kind, gap.From, gap.To)
        );
        Assert.Null(watch.Received(Relay, Start.AddSeconds(95.05), Start.AddSeconds(95)));
    }

    [Theory]
    [InlineData(90, 20, 92)] // too short
    [InlineData(90, 5, 95)] // too few are missing to be sure
    [InlineData(30, 20, 40)] // nothing is known of the rate yet
    [InlineData(90, 20, 500)] // a time that is far ahead of the clock
    public void What_may_be_chance_is_none(int seconds, int perSecond, int next)
    {
        var watch = new GatewayWatch();
        Steady(watch, seconds, perSecond);

        Assert.Null(watch.Received(Relay, Start.AddSeconds(next), Start.AddSeconds(Math.Min(next, 100))));
    }

    private static void Steady(GatewayWatch watch, int seconds, int perSecond)
    {
        for (var i = 0; i < seconds * perSecond; i++)
        {
            var time = Start.AddSeconds(i / (double)perSecond);
            Assert.Null(watch.Received(Relay, time, time.AddMilliseconds(200)));
        }
    }
}
