using Xunit;

namespace Starhaul.Testing.Api;

/// <summary>What <see cref="ApiLimit"/> promises: no more requests than the host allows, waits that end, and no state of its own.</summary>
public abstract class LimitContract
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    /// <summary>The type that definitions name.</summary>
    protected abstract ApiLimitType Type { get; }

    /// <summary>The limit of the test.</summary>
    protected abstract ApiLimit Limit { get; }

    /// <summary>What the host allows: so many requests in any stretch of time of this length.</summary>
    protected abstract (int Requests, TimeSpan Window) Allowed { get; }

    [Fact]
    public void No_stretch_of_time_has_more_requests_than_are_allowed_and_each_wait_ends()
    {
        var memory = new ApiLimitMemory();
        var now = Start;
        var sent = new List<DateTimeOffset>();
        for (var i = 0; i < 20 * Allowed.Requests; i++)
        {
            now += Limit.Delay(memory, now, underWay: 0);
            Assert.Equal(TimeSpan.Zero, Limit.Delay(memory, now, underWay: 0));
            sent.Add(now);
            Limit.Count(memory, now);
        }

        foreach (var first in sent)
        {
            Assert.InRange(sent.Count(at => at >= first && at < first + Allowed.Window), 1, Allowed.Requests);
        }
    }

    [Fact]
    public void Requests_under_way_count_as_if_they_came_now()
    {
        var memory = new ApiLimitMemory();
        for (var underWay = 0; underWay < Allowed.Requests; underWay++)
        {
            Assert.Equal(TimeSpan.Zero, Limit.Delay(memory, Start, underWay));
        }

        Assert.True(Limit.Delay(memory, Start, Allowed.Requests) > TimeSpan.Zero);
    }

    [Fact]
    public void What_it_remembers_does_not_grow()
    {
        var memory = new ApiLimitMemory();
        for (var i = 0; i < 10_000; i++)
        {
            Limit.Count(memory, Start.AddSeconds(i));
        }

        Assert.InRange(memory.Times.Count, 0, 10 * Allowed.Requests);
    }

    [Fact]
    public void All_of_its_state_is_in_the_memory_so_that_another_instance_goes_on()
    {
        var memory = new ApiLimitMemory();
        for (var i = 0; i < Allowed.Requests; i++)
        {
            Limit.Count(memory, Start);
        }

        var other = Type.Restore(Limit.Id);

        Assert.Equal(Limit, other);
        Assert.Equal(Limit.Delay(memory, Start, 0), other!.Delay(memory, Start, 0));
        Assert.NotEqual(TimeSpan.Zero, other.Delay(memory, Start, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else")]
    [InlineData("-1")]
    [InlineData("pause x")]
    [InlineData("99999999999999999999999")]
    public void Another_text_is_no_id_and_no_error(string id) => Assert.Null(Type.Restore(id));

    [Fact]
    public void A_person_can_read_it() => Assert.False(string.IsNullOrWhiteSpace(Limit.Describe()));
}
