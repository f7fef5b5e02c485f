using Starhaul.Pipelines.Loading;
using Xunit;

namespace Starhaul.Pipelines.Tests.Loading;

public sealed class LoadPacerTests
{
    /// <summary>A sink that takes so long a record: the transactions must settle below 200 ms, and not be tiny.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(10)]
    public void Transactions_settle_below_the_limit(double millisecondsARecord)
    {
        var pacer = new LoadPacer();
        var last = TimeSpan.Zero;
        for (var batch = 0; batch < 200; batch++)
        {
            last = TimeSpan.FromMilliseconds(pacer.Records * millisecondsARecord);
            pacer.Report(last, pacer.Records);
        }

        Assert.InRange(last.TotalMilliseconds, 0, 200);
        Assert.True(last.TotalMilliseconds > 50 || pacer.Records == 32_768, $"{last.TotalMilliseconds} ms");
    }

    [Fact]
    public void A_batch_that_was_short_for_want_of_records_does_not_make_the_next_longer()
    {
        var pacer = new LoadPacer();
        var before = pacer.Records;

        pacer.Report(TimeSpan.FromMilliseconds(1), loaded: 3);

        Assert.Equal(before, pacer.Records);
    }

    /// <summary>The time is that of the transaction, whatever it holds: shorter batches would only be more of them.</summary>
    [Theory]
    [InlineData(180)]
    [InlineData(400)]
    public void Batches_stay_long_where_short_ones_take_as_long(double millisecondsATransaction)
    {
        var pacer = new LoadPacer();
        for (var batch = 0; batch < 500; batch++)
        {
            var loaded = pacer.Records;
            pacer.Report(TimeSpan.FromMilliseconds(millisecondsATransaction + (loaded * 0.001)), loaded);
        }

        Assert.InRange(pacer.Records, 256, 32_768);
    }

    [Fact]
    public void Batches_that_are_on_their_way_do_not_shorten_the_next_once_more()
    {
        var pacer = new LoadPacer();
        var sent = pacer.Records;
        for (var onItsWay = 0; onItsWay < 3; onItsWay++)
        {
            pacer.Report(TimeSpan.FromMilliseconds(250), sent);
        }

        Assert.Equal(sent / 2, pacer.Records);
    }
}
