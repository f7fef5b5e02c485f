using FsCheck;
using FsCheck.Fluent;
using Starhaul.Cli.Output;
using Xunit;

namespace Starhaul.Cli.Tests.Output;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("naïve 銀河 🚀", "naïve 銀河 🚀")]
    [InlineData("a\nb\tc\r", "a b c")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[2J\u001b[Hgone", "gone")]
    [InlineData("\u001b]0;title\u0007after", "after")]
    [InlineData("\u001b]8;;http://evil\u001b\\link", "link")]
    [InlineData("\u001bP1;2qdevice\u001b\\after", "after")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u009d0;title\u009cafter", "after")]
    [InlineData("\u001b7saved\u001b8", "saved")]
    [InlineData("\u001b(Bset", "set")]
    [InlineData("ends\u001b", "ends")]
    [InlineData("ends\u001b[", "ends")]
    [InlineData("\u202egpj.exe", "gpj.exe")]
    [InlineData("\u2028line", "line")]
    [InlineData("bell\u0007 back\b", "bell back")]
    public void Leaves_the_words_and_takes_the_controls(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Clean(text));

    [Fact]
    public void No_control_character_ever_passes()
    {
        var texts = Gen.ArrayOf(Gen.Elements([.. "\u001b\u009b\u009d\u009c\u0007[]0;m\\ab\u202e\n\ud83d\ude80"]))
            .Select(characters => new string(characters));
        Prop.ForAll(
                texts.ToArbitrary(),
                text => TerminalText.Clean(text).All(character => !char.IsControl(character) && character != '\u202e')
            )
            .QuickCheckThrowOnFailure();
    }
}
