using System.Text;
using Starhaul.Pipelines.Galaxy.Json;
using Xunit;

namespace Starhaul.Pipelines.Tests.Galaxy;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""plain""", "plain")]
    [InlineData("""a\"b\\c\/d\b\f\n\r\t""", "a\"b\\c/d\b\f\n\r\t")]
    [InlineData("""\u00e9\ud83d\ude80""", "é🚀")]
    [InlineData("""\ud83d alone""", "\uFFFD alone")]
    [InlineData("""\ude80\ud83d""", "\uFFFD\uFFFD")]
    [InlineData("""nul \u0000 here""", "nul \uFFFD here")]
    public void Escapes_are_decoded(string raw, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        var into = new byte[bytes.Length];

        Assert.True(JsonText.TryDecode(bytes, into, out var length, out _));

        Assert.Equal(expected, Encoding.UTF8.GetString(into.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("""ab\""", 2)]
    [InlineData("""\x""", 0)]
    [InlineData("""a\u12""", 1)]
    [InlineData("""a\u12g4""", 1)]
    public void What_is_no_escape_is_found(string raw, int expected)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);

        Assert.False(JsonText.TryDecode(bytes, new byte[bytes.Length], out _, out var fault));

        Assert.Equal(expected, fault);
    }
}
