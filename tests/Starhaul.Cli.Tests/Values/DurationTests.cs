using Starhaul.Cli.Values;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("1.5h", 5400)]
    public void Reads_what_people_write(string text, double seconds) =>
        Assert.Equal(seconds, Duration.Parse(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("5000h")]
    public void Refuses_a_time_without_a_unit_or_out_of_bounds(string text) =>
        Assert.Throws<FormatException>(() => Duration.Parse(text));
}
