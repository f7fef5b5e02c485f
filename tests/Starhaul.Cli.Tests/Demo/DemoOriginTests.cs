using System.Net;
using System.Net.Http.Headers;
using Starhaul.Cli.Demo;
using Xunit;

namespace Starhaul.Cli.Tests.Demo;

public sealed class DemoOriginTests : IAsyncDisposable
{
    private const int CutAt = 70_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("starhaul-demo-");
    private readonly byte[] bytes = [.. Enumerable.Range(0, 200_000).Select(number => (byte)(number * 31 >> 3))];
    private readonly DemoOrigin origin;
    private readonly HttpClient client = new();

    public DemoOriginTests()
    {
        File.WriteAllBytes(Path.Combine(folder.FullName, "a b.gz"), bytes);
        origin = DemoOrigin.Start(folder.FullName, CutAt);
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Loses_the_connection_once_and_serves_the_rest_of_the_same_version()
    {
        using var probe = await AskAsync(new RangeHeaderValue(0, 1023));
        using var lost = await AskAsync(range: null);
        var first = new byte[CutAt];
        await using var body = await lost.Content.ReadAsStreamAsync(Ending);
        await body.ReadExactlyAsync(first, Ending);
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1], Ending));
        using var rest = await AskAsync(new RangeHeaderValue(CutAt, null), lost.Headers.ETag);

        Assert.Equal(1024, (await probe.Content.ReadAsByteArrayAsync(Ending)).Length);
        Assert.Equal((HttpStatusCode.OK, 200_000), (lost.StatusCode, lost.Content.Headers.ContentLength));
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal("bytes 70000-199999/200000", rest.Content.Headers.ContentRange!.ToString());
        byte[] joined = [.. first, .. await rest.Content.ReadAsByteArrayAsync(Ending)];
        Assert.Equal(bytes, joined);
    }

    [Fact]
    public async Task Starts_again_when_the_version_is_another()
    {
        using var answer = await AskAsync(new RangeHeaderValue(CutAt + 1, null), new EntityTagHeaderValue("\"other\""));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_head_and_conditions()
    {
        using var head = await client.SendAsync(new(HttpMethod.Head, origin.Url("a b.gz")), Ending);
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.Url("a b.gz"));
        request.Headers.IfNoneMatch.Add(head.Headers.ETag!);
        using var unchanged = await client.SendAsync(request, Ending);

        Assert.Equal(200_000, head.Content.Headers.ContentLength);
        Assert.Equal("application/gzip", head.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/")]
    [InlineData("/..")]
    public async Task Serves_nothing_outside_its_folder(string path)
    {
        using var answer = await client.GetAsync($"{origin.Url("").GetLeftPart(UriPartial.Authority)}{path}", Ending);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Knows_no_range_past_the_end()
    {
        using var answer = await AskAsync(new RangeHeaderValue(200_000, null));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */200000", answer.Content.Headers.ContentRange!.ToString());
    }

    private async Task<HttpResponseMessage> AskAsync(RangeHeaderValue? range, EntityTagHeaderValue? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.Url("a b.gz"));
        request.Headers.Range = range;
        request.Headers.IfRange = version is null ? null : new RangeConditionHeaderValue(version);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
    }
}
