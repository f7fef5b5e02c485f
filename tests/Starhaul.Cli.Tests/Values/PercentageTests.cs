using Starhaul.Cli.Values;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

public sealed class PercentageTests
{
    [Theory]
    [InlineData("1%", 0.01)]
    [InlineData("0.5 %", 0.005)]
    [InlineData("0.01", 0.01)]
    [InlineData("100%", 1)]
    public void Reads_what_people_write(string text, double share)
    {
        Assert.Equal(share, Percentage.Parse(text), precision: 12);
        Assert.Equal(share, Percentage.Parse(Percentage.Text(share)), precision: 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("many")]
    public void Refuses_what_is_no_share(string text) => Assert.Throws<FormatException>(() => Percentage.Parse(text));
}
