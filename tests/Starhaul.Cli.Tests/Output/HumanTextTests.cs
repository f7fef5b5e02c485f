using Starhaul.Cli.Output;
using Xunit;

namespace Starhaul.Cli.Tests.Output;

public sealed class HumanTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(9_994, "9.99 kB")]
    [InlineData(9_995, "10.0 kB")]
    [InlineData(99_950, "100 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(3_150_000, "3.15 MB")]
    [InlineData(115_800_000_000, "116 GB")]
    public void Bytes_have_three_digits(double count, string expected) =>
        Assert.Equal(expected, HumanText.Bytes(count));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(1.25, "1.3 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Times_are_told_as_people_tell_them(double seconds, string expected) =>
        Assert.Equal(expected, HumanText.Time(TimeSpan.FromSeconds(seconds)));
}
