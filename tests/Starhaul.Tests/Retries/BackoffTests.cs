using Starhaul.Retries;
using Xunit;

namespace Starhaul.Tests.Retries;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Callers who failed together do not come back together: each waits a time of its own between nothing and the bound.</summary>
    [Fact]
    public void Waits_are_spread_over_the_whole_time_up_to_the_bound()
    {
        var waits = Enumerable.Range(0, 200).Select(seed => Wait(new Random(seed), failures: 4).TotalSeconds).ToList();

        Assert.Equal(200, waits.Distinct().Count());
        Assert.All(waits, wait => Assert.InRange(wait, 0, 8));
        for (var quarter = 0; quarter < 4; quarter++)
        {
            Assert.InRange(waits.Count(wait => (int)(wait / 2) == quarter), 25, 75);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    public void The_bound_doubles_with_each_failure_up_to_the_longest(int failures, double bound)
    {
        var longest = Enumerable.Range(0, 200).Max(seed => Wait(new Random(seed), failures).TotalSeconds);
        Assert.InRange(longest, 0.9 * bound, bound);
    }

    [Fact]
    public void A_success_begins_again_at_the_shortest_wait()
    {
        var backoff = Fails(jitter: null, failures: 4);

        backoff.Reset();
        backoff.Fail();

        Assert.Equal(1, backoff.Failures);
        Assert.Equal(First, backoff.NextDelay());
    }

    [Fact]
    public void A_client_that_is_alone_waits_for_the_bound_itself() =>
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 60, 60],
            Enumerable.Range(1, 8).Select(failures => Fails(jitter: null, failures).NextDelay().TotalSeconds)
        );

    private static TimeSpan Wait(Random jitter, int failures) => Fails(jitter, failures).NextDelay();

    private static Backoff Fails(Random? jitter, int failures)
    {
        var backoff = new Backoff(First, Longest, jitter);
        for (var i = 0; i < failures; i++)
        {
            backoff.Fail();
        }

        return backoff;
    }
}
