using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Starhaul.Tests.Diagnostics;

public sealed class ServerTextTests
{
    [Theory]
    [InlineData("\u001B]0;title\u0007a\u001B]8;;x\u001B\\b", "ab")]
    [InlineData("a\u001B[1;31mb\u001B[0m", "ab")]
    [InlineData("a\u001Bcb", "ab")]
    [InlineData("a\u001B", "a")]
    [InlineData("a\u001B[", "a")]
    [InlineData("a\u009B1mb\u007F", "a1mb")]
    [InlineData("a\u202Eb\u2066c\uFEFF", "abc")]
    [InlineData(" a \r\n\t b ", "a b")]
    [InlineData("", "")]
    public void Drops_what_could_steer_a_terminal(string text, string expected) =>
        Assert.Equal(expected, ServerText.Clean(text));

    [Fact]
    public void Never_cuts_a_character_in_two()
    {
        var clean = ServerText.Clean(new string('a', 56) + "\U0001F680" + new string('b', 20));

        Assert.Equal(new string('a', 56) + "...", clean);
    }

    [Fact]
    public void Is_one_short_line_for_any_text() =>
        Prop.ForAll<string?>(text =>
            {
                var clean = ServerText.Clean(text ?? "");
                return clean.Length <= 60 && !clean.Any(char.IsControl);
            })
            .QuickCheckThrowOnFailure();
}
