using Starhaul.Cli.Values;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

public sealed class ByteCountTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("512k", 512_000)]
    [InlineData("512K", 512_000)]
    [InlineData("20M", 20_000_000)]
    [InlineData("20MB", 20_000_000)]
    [InlineData("20 MB", 20_000_000)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("4Mi", 4 * 1024 * 1024)]
    [InlineData("4MiB", 4 * 1024 * 1024)]
    [InlineData("2T", 2_000_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Reads_what_people_write(string text, long expected) => Assert.Equal(expected, ByteCount.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("M")]
    [InlineData("20X")]
    [InlineData("20i")]
    [InlineData("1,5G")]
    [InlineData("1e3")]
    [InlineData("0.0001")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999T")]
    [InlineData("79228162514264337593543950335T")]
    public void Refuses_what_is_no_size(string text) => Assert.Throws<FormatException>(() => ByteCount.Parse(text));

    [Theory]
    [InlineData("20M", 20_000_000L)]
    [InlineData("20M/s", 20_000_000L)]
    [InlineData("20MB/s", 20_000_000L)]
    [InlineData("none", null)]
    public void A_rate_may_say_a_second_or_none(string text, long? expected) =>
        Assert.Equal(expected, ByteRate.Parse(text));
}
