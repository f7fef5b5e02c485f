using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Galaxy.Json;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class NumberTests
{
    // Every byte that no number goes on with.
    private static readonly byte[] Ends =
    [
        .. Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => !"0123456789.eE"u8.Contains(value)),
    ];

    [Fact]
    public void Reals_are_rounded_as_the_framework_rounds_them()
    {
        string[] formats = ["R", "E16", "E5", "F3", "G17", "G15", "E25"];
        Prop.ForAll(
                ArbMap.Default.ArbFor<double>().Filter(double.IsFinite),
                value => formats.All(format => IsSame(value.ToString(format, CultureInfo.InvariantCulture)))
            )
            .QuickCheckThrowOnFailure();
        Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                ArbMap.Default.ArbFor<int>(),
                (mantissa, scale) =>
                    IsSame($"{mantissa}e{scale % 30}")
                    && IsSame($"{mantissa % 1_000_000}.{Math.Abs(mantissa / 7)}")
                    && IsSame($"0.{new string('0', Math.Abs(scale % 20))}{Math.Abs(mantissa % 100_000_000_000)}")
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("6.631236846766476e-316")]
    [InlineData("1e23")]
    [InlineData("8.5e22")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000000000000000000000000001")]
    [InlineData("1448997445238699e-22")]
    [InlineData("7.95868055555555e-7")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999e-5")]
    public void Hard_cases_are_rounded_rightly(string number) => Assert.True(IsSame(number));

    [Theory]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("+1")]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.False(RealNumber.TryRead(Encoding.UTF8.GetBytes($"{text},"), out _, out _));
        Assert.False(RealNumber.TryRead(Encoding.UTF8.GetBytes($"{text},{new string('1', 32)},"), out _, out _));
    }

    [Theory]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("18446744073709551615.0", ulong.MaxValue)]
    [InlineData("0.00", 0UL)]
    [InlineData("25e2", 2_500UL)]
    public void Ids_have_64_bits(string text, ulong expected)
    {
        Assert.True(WholeNumber.TryRead(Encoding.UTF8.GetBytes(text), out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999")]
    [InlineData("1.5")]
    [InlineData("5.")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e20")]
    public void What_is_no_id_is_refused(string text) =>
        Assert.False(WholeNumber.TryRead(Encoding.UTF8.GetBytes(text), out ulong _));

    [Fact]
    public void Times_are_what_the_framework_makes_of_them()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<DateTime>(),
                ArbMap.Default.ArbFor<int>(),
                (moment, offset) =>
                {
                    var time = new DateTimeOffset(moment.Ticks, TimeSpan.Zero);
                    var text = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
                    var minutes = Math.Abs(offset % (14 * 60));
                    var zone = $"{(offset < 0 ? '-' : '+')}{minutes / 60:00}:{minutes % 60:00}";
                    var seconds = time.ToUnixTimeSeconds() - ((offset < 0 ? -60 : 60) * minutes);
                    return DumpTime.TryRead(Encoding.UTF8.GetBytes(text + zone), out var read) && read == seconds;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static bool IsSame(string text)
    {
        var expected = BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture));
        // Many bytes are looked at together where there are so many.
        return IsRead(Encoding.UTF8.GetBytes($"{text},"))
            && Ends.All(end => IsRead([.. Encoding.UTF8.GetBytes(text), end, .. "12345678901234567890123456789012"u8]));

        bool IsRead(byte[] bytes) =>
            RealNumber.TryRead(bytes, out var value, out var length)
            && length == text.Length
            && BitConverter.DoubleToInt64Bits(value) == expected;
    }
}
