using Xunit;

namespace Starhaul.Tests.Records;

public sealed class SourceTests
{
    [Theory]
    [InlineData("/tmp/a%41.csv")]
    [InlineData("/tmp/Système%20x.csv")]
    [InlineData("/tmp/a?b#c.csv")]
    [InlineData("/tmp/100%")]
    [InlineData("/tmp/ blanks at both ends ")]
    [InlineData("/tmp/a\\b.csv")]
    [InlineData("/tmp/new\nline.csv")]
    [InlineData("/tmp/%2e%2e/x")]
    [InlineData("/tmp/한글/é.csv")]
    [InlineData("/tmp/a&b=c;d,e+f(1)[2]'!.csv")]
    public void A_path_means_what_it_says(string path) => Assert.Equal(path, Source.Parse(path).Uri.LocalPath);

    [Theory]
    [InlineData("file:///tmp/a%41.csv", "/tmp/aA.csv")]
    [InlineData("file://localhost/tmp/a.csv", "/tmp/a.csv")]
    [InlineData("file://LOCALHOST/tmp/a%20b.csv", "/tmp/a b.csv")]
    public void The_path_of_a_file_URL_is_decoded(string url, string path) =>
        Assert.Equal(path, Source.Parse(url).Uri.LocalPath);

    [Fact]
    public async Task A_file_URL_of_another_host_says_so()
    {
        var box = Directory.CreateTempSubdirectory("starhaul-").FullName;
        try
        {
            await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = box });
            var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
                fetcher.FetchAsync(
                    Source.Parse("file://elsewhere.example/tmp/x"),
                    FetchOptions.Default,
                    cancellationToken: TestContext.Current.CancellationToken
                )
            );

            Assert.Contains("elsewhere.example, not of this one", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(box, recursive: true);
        }
    }
}
