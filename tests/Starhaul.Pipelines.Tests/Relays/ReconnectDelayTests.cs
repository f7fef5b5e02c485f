using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class ReconnectDelayTests
{
    [Fact]
    public void Doubles_from_a_second_to_a_minute_until_a_message_comes()
    {
        var delay = new ReconnectDelay(new RelayOptions(), new Longest());

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(_ => delay.Next().TotalSeconds));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(60, delay.Next().TotalSeconds));
        delay.Reset();
        Assert.Equal(1, delay.Next().TotalSeconds);
    }

    [Fact]
    public void Takes_any_part_of_it_by_chance()
    {
        var random = new Random(7);
        var waits = Enumerable.Range(0, 1_000).Select(_ => new ReconnectDelay(new RelayOptions(), random).Next());

        Assert.InRange(waits.Average(wait => wait.TotalSeconds), 0.45, 0.55);
    }

    private sealed class Longest : Random
    {
        public Longest()
            : base(0) { }

        public override double NextDouble() => 1;
    }
}
