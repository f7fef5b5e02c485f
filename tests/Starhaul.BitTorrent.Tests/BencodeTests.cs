using System.Text;
using Starhaul.BitTorrent.Bencode;
using Xunit;

namespace Starhaul.BitTorrent.Tests;

/// <summary>What anybody may have written is read within bounds, or refused.</summary>
public sealed class BencodeTests
{
    [Fact]
    public void Reads_every_type()
    {
        var value = Read("d1:ai-3e1:bl1:xe1:cdee");

        Assert.Equal(-3, value.Find("a", BencodeKind.Integer)!.Integer);
        Assert.Equal("x", value.Find("b", BencodeKind.List)!.Items[0].Text);
        Assert.Equal("de", Encoding.ASCII.GetString(value.Find("c", BencodeKind.Dictionary)!.Raw.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("i")]
    [InlineData("ie")]
    [InlineData("i-e")]
    [InlineData("i-0e")]
    [InlineData("i01e")]
    [InlineData("i+1e")]
    [InlineData("i9223372036854775808e")]
    [InlineData("i1")]
    [InlineData("3:ab")]
    [InlineData("01:a")]
    [InlineData("-1:a")]
    [InlineData("2147483648:a")]
    [InlineData("99999999999999999999:a")]
    [InlineData("l")]
    [InlineData("li1e")]
    [InlineData("d")]
    [InlineData("d1:a")]
    [InlineData("d1:ae")]
    [InlineData("di1ei2ee")]
    [InlineData("d1:ai1e1:ai2ee")]
    [InlineData("i1ei2e")]
    [InlineData("x")]
    public void Refuses_what_is_none(string text) => Assert.Throws<BencodeException>(() => Read(text));

    [Fact]
    public void Refuses_values_that_lie_too_deep_in_one_another()
    {
        const int deep = 1_000_000;

        Assert.Throws<BencodeException>(() => Read(new string('l', deep) + new string('e', deep)));
        Assert.NotNull(Read(new string('l', 100) + new string('e', 100)));
    }

    [Fact]
    public void Refuses_more_values_than_a_torrent_has()
    {
        Assert.Throws<BencodeException>(() => Read("l" + string.Concat(Enumerable.Repeat("0:", 2_000_001)) + "e"));
    }

    [Fact]
    public void Refuses_every_damage_by_an_error_of_its_own()
    {
        var random = new Random(7);
        var right = Encoding.Latin1.GetBytes(
            "d4:infod5:filesld6:lengthi3e4:pathl1:a1:beed6:lengthi0e4:pathl1:ceee4:name1:n12:piece lengthi4eee"
        );
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = right.ToArray();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)"0123456789dlie:-abc"[random.Next(19)];
            }

            try
            {
                BencodeReader.Read(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
            }
            catch (BencodeException)
            {
                // That is how it refuses.
            }
        }
    }

    private static BencodeValue Read(string text) => BencodeReader.Read(Encoding.Latin1.GetBytes(text));
}
