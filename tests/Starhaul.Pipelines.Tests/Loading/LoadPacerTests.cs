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
        Assert.True(last.TotalMilliseconds > 50 || pacer.Records == 8_192, $"{last.TotalMilliseconds} ms");
    }

    [Fact]
    public void A_batch_that_was_short_for_want_of_records_does_not_make_the_next_longer()
    {
        var pacer = new LoadPacer();
        var before = pacer.Records;

        pacer.Report(TimeSpan.FromMilliseconds(1), loaded: 3);

        Assert.Equal(before, pacer.Records);
    }
}
