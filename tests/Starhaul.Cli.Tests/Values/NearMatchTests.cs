using Starhaul.Cli.Values;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

public sealed class NearMatchTests
{
    private static readonly string[] Known = ["get", "probe", "verify", "manifest", "sources"];

    [Theory]
    [InlineData("gte", "get")]
    [InlineData("prob", "probe")]
    [InlineData("verfiy", "verify")]
    [InlineData("MANIFST", "manifest")]
    [InlineData("sourcse", "sources")]
    [InlineData("mani", "manifest")]
    public void Finds_the_word_that_was_meant(string word, string meant) =>
        Assert.Equal(meant, NearMatch.Find(word, Known)[0]);

    [Fact]
    public void Finds_nothing_where_nothing_is_near() => Assert.Null(NearMatch.Suggest("download", Known));
}
