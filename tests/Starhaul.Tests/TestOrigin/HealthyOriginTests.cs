using System.Net;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.TestOrigin;

/// <summary>Without faults the origin is a right server, so that a failing test blames the client.</summary>
public sealed class HealthyOriginTests
{
    public static TheoryData<OriginProtocol> Protocols => [.. Enum.GetValues<OriginProtocol>()];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Serves_a_file_by_get_and_head_on_one_connection(OriginProtocol protocol)
    {
        await using var origin = await Origin.StartAsync(protocol);
        using var client = origin.CreateClient();
        var file = OriginFile.Random(1_000_003);
        var url = origin.Serve("/a.bin", file);

        using var head = await client.SendAsync(new(HttpMethod.Head, url) { Version = client.DefaultRequestVersion });
        var body = await client.GetByteArrayAsync(url);

        Assert.Equal(file.Content.ToArray(), body);
        Assert.Equal(1_000_003, head.Content.Headers.ContentLength);
        Assert.Equal(file.ETag, head.Headers.ETag!.Tag);
        Assert.Equal(file.LastModified, head.Content.Headers.LastModified);
        await origin.WhenIdleAsync();
        Assert.Equal("HEAD GET", string.Join(' ', origin.Requests.Select(request => request.Method)));
        Assert.Equal([0, 0], origin.Requests.Select(request => request.Connection));
        Assert.Equal([0, 1_000_003], origin.Requests.Select(request => request.BodyBytesSent));
    }

    [Theory]
    [InlineData("bytes=0-99", 206, 0, 100)]
    [InlineData("bytes=990-", 206, 990, 10)]
    [InlineData("bytes=-5", 206, 995, 5)]
    [InlineData("bytes=990-5000", 206, 990, 10)]
    [InlineData("bytes=1000-", 416, 0, 0)]
    [InlineData("bytes=9-1", 200, 0, 1000)]
    [InlineData("bytes=0-1,5-6", 200, 0, 1000)]
    public async Task Answers_ranges_as_rfc_9110_asks(string range, int status, int start, int length)
    {
        await using var origin = await Origin.StartAsync();
        var file = OriginFile.Random(1000);
        var url = origin.Serve("/a.bin", file);

        var answer = await AskAsync(origin, url, ("Range", range));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(
            file.Content.ToArray()[start..(start + length)],
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
        var expected = status switch
        {
            206 => $"bytes {start}-{start + length - 1}/1000",
            416 => "bytes */1000",
            _ => null,
        };
        Assert.Equal(expected, answer.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("If-Range", "\"a\"", 206)]
    [InlineData("If-Range", "\"b\"", 200)]
    [InlineData("If-Range", "W/\"a\"", 200)]
    [InlineData("If-Range", "Tue, 24 Jun 2025 05:10:00 GMT", 206)]
    [InlineData("If-Range", "Tue, 24 Jun 2025 05:10:01 GMT", 200)]
    [InlineData("If-Match", "\"a\"", 206)]
    [InlineData("If-Match", "\"b\"", 412)]
    [InlineData("If-Unmodified-Since", "Tue, 24 Jun 2025 05:10:00 GMT", 206)]
    [InlineData("If-Unmodified-Since", "Tue, 24 Jun 2025 05:09:59 GMT", 412)]
    [InlineData("If-None-Match", "W/\"a\"", 304)]
    [InlineData("If-None-Match", "\"b\"", 206)]
    [InlineData("If-Modified-Since", "Tue, 24 Jun 2025 05:10:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Tue, 24 Jun 2025 05:09:59 GMT", 206)]
    public async Task Weighs_conditions_as_rfc_9110_asks(string header, string value, int status)
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(1000) with { ETag = "\"a\"" });

        using var answer = await AskAsync(origin, url, ("Range", "bytes=10-19"), (header, value));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Serves_an_empty_file_and_knows_no_range_of_it()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/empty", OriginFile.Of(OriginContent.Empty));

        using var whole = await AskAsync(origin, url);
        using var part = await AskAsync(origin, url, ("Range", "bytes=0-1023"));

        Assert.Equal(0, whole.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, part.StatusCode);
        Assert.Equal("bytes */0", part.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Declares_whole_file_digests_on_a_part_and_message_digests_of_the_part()
    {
        await using var origin = await Origin.StartAsync();
        var file = OriginFile.Random(1000) with { Digests = [DigestHeader.ReprDigest, DigestHeader.ContentDigest] };
        var url = origin.Serve("/a.bin", file);

        using var answer = await AskAsync(origin, url, ("Range", "bytes=10-19"));

        var bytes = file.Content.ToArray();
        Assert.Equal($"sha-256=:{Sha256(bytes)}:", answer.Headers.GetValues("Repr-Digest").Single());
        Assert.Equal($"sha-256=:{Sha256(bytes[10..20])}:", answer.Headers.GetValues("Content-Digest").Single());
    }

    [Fact]
    public async Task Answers_404_where_nothing_is_served()
    {
        await using var origin = await Origin.StartAsync();

        using var answer = await AskAsync(origin, origin.Url("/nothing"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Serves_an_api_by_a_function_that_sees_query_and_body()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Handle(
            "/api",
            request => OriginResponse.Json($$"""{"target":"{{request.Target}}","bytes":{{request.Body.Length}}}""")
        );
        using var client = origin.CreateClient();

        using var content = new ByteArrayContent(new byte[300]);
        using var answer = await client.PostAsync(url + "?page=2", content, TestContext.Current.CancellationToken);

        Assert.Equal(
            """{"target":"/api?page=2","bytes":300}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    private static async Task<HttpResponseMessage> AskAsync(
        Origin origin,
        string url,
        params (string Name, string Value)[] headers
    )
    {
        using var client = origin.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = client.DefaultRequestVersion };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Sha256(byte[] bytes) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes));
}
