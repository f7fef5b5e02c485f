using System.Globalization;
using System.Net;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.TestOrigin;

/// <summary>Each fault does what it says; a fault that does nothing would let a broken client pass.</summary>
public sealed class FaultyOriginTests
{
    private static readonly OriginFile A = OriginFile.Random(100_000, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(100_000, seed: 2);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OriginProtocol.Http, false)]
    [InlineData(OriginProtocol.Http, true)]
    [InlineData(OriginProtocol.Https, false)]
    [InlineData(OriginProtocol.Http2, false)]
    public async Task Cuts_a_body_after_so_many_bytes_and_so_many_times(OriginProtocol protocol, bool reset)
    {
        await using var origin = await Origin.StartAsync(protocol);
        var url = origin.Serve("/a", A, Faults.CutAfter(1000, reset).Times(2).OnGet());

        Assert.InRange((await GetAsync(origin, url)).Bytes.Length, 0, 1000);
        Assert.InRange((await GetAsync(origin, url)).Bytes.Length, 0, 1000);
        Assert.Equal(A.Content.ToArray(), (await GetAsync(origin, url)).Bytes);
        await origin.WhenIdleAsync();
        Assert.Equal([1000, 1000, 100_000], origin.Requests.Select(request => request.BodyBytesSent));
    }

    [Fact]
    public async Task A_cut_by_close_lets_every_byte_before_it_arrive()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, Faults.CutAfter(50_001));

        var got = await GetAsync(origin, url);

        Assert.True(got.IsBroken);
        Assert.Equal(A.Content.ToArray()[..50_001], got.Bytes);
    }

    [Theory]
    [InlineData(OriginProtocol.Http)]
    [InlineData(OriginProtocol.Http2)]
    public async Task Stalls_until_it_is_released(OriginProtocol protocol)
    {
        await using var origin = await Origin.StartAsync(protocol);
        var url = origin.Serve("/a", A, Faults.StallAfter(500).Times(1));
        using var client = origin.CreateClient();

        using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, Ending);
        await using var body = await answer.Content.ReadAsStreamAsync(Ending);
        var received = new byte[A.Content.Length];
        await body.ReadExactlyAsync(received.AsMemory(0, 500), Ending);
        var rest = body.ReadExactlyAsync(received.AsMemory(500), Ending).AsTask();
        await Task.WhenAny(rest, Task.Delay(50, Ending));
        Assert.False(rest.IsCompleted);

        origin.Release();
        await rest;
        Assert.Equal(A.Content.ToArray(), received);
    }

    [Fact]
    public async Task A_stalled_answer_ends_when_the_client_leaves()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, Faults.StallBeforeHead());
        using var client = origin.CreateClient();
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(url, leaving.Token));

        await origin.WhenIdleAsync();
    }

    [Fact]
    public async Task A_client_that_hangs_up_on_100_GB_costs_few_bytes()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/huge", OriginFile.Random(100_000_000_000), Faults.IgnoreRange());
        using (var client = origin.CreateClient())
        {
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, Ending);
            await using var body = await answer.Content.ReadAsStreamAsync(Ending);
            await body.ReadExactlyAsync(new byte[1024], Ending);
            Assert.Equal(100_000_000_000, answer.Content.Headers.ContentLength);
        }

        await origin.WhenIdleAsync();
        Assert.InRange(origin.Requests[0].BodyBytesSent, 1024, 16_000_000);
    }

    [Fact]
    public async Task Limits_each_connection_to_a_rate()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, Faults.Rate(500_000));
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(GetAsync(origin, url), GetAsync(origin, url));

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.15, 2);
    }

    [Fact]
    public async Task Ignoring_if_range_makes_the_splice_trap()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", B, Faults.IgnoreIfRange());

        var got = await GetAsync(origin, url, ("Range", "bytes=1000-"), ("If-Range", A.ETag!));

        Assert.Equal(HttpStatusCode.PartialContent, got.Status);
        Assert.Equal(B.Content.ToArray()[1000..], got.Bytes);
        Assert.Equal(A.ETag, origin.Requests[0].Headers["If-Range"]);
    }

    [Fact]
    public async Task Changes_between_requests_and_under_way()
    {
        await using var origin = await Origin.StartAsync();
        var later = origin.Serve("/later", A, Faults.ChangesTo(B).After(2));
        var soon = origin.Serve("/soon", A, Faults.ChangesToAfterBytes(B, 1));
        var never = origin.Serve("/never", A, Faults.NeverHoldsStill());

        Assert.Equal($"{A.ETag} {A.ETag} {B.ETag} {B.ETag}", string.Join(' ', await ETagsAsync(origin, later, 4)));
        Assert.Equal($"{A.ETag} {B.ETag}", string.Join(' ', await ETagsAsync(origin, soon, 2)));
        Assert.Equal(3, (await ETagsAsync(origin, never, 3)).Distinct(StringComparer.Ordinal).Count());

        var joined = origin.Serve("/joined", A, Faults.OverwrittenInPlace(B.Content, 60_000));
        var got = await GetAsync(origin, joined);
        Assert.Equal([.. A.Content.ToArray()[..60_000], .. B.Content.ToArray()[60_000..]], got.Bytes);
    }

    public static TheoryData<string, Fault, string> Parts =>
        new()
        {
            { "start", Faults.WrongContentRangeStart(-10), "bytes 90-199/100000" },
            { "lie", Faults.LyingContentRange(5), "bytes 105-204/100000" },
            { "total", Faults.WrongContentRangeTotal(1), "bytes 100-199/100001" },
            { "unknown total", Faults.UnknownContentRangeTotal(), "bytes 100-199/*" },
            { "none", Faults.MissingContentRange(), "" },
            { "short", Faults.ShortRange(30), "bytes 100-169/100000" },
        };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Answers_wrong_parts(string what, Fault fault, string contentRange)
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, fault);

        var got = await GetAsync(origin, url, ("Range", "bytes=100-199"));

        Assert.True(got.Status == HttpStatusCode.PartialContent, what);
        Assert.Equal(contentRange, got.Header("Content-Range"));
        Assert.Equal(got.Header("Content-Length"), got.Bytes.Length.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Knows_dates_but_no_etags_in_if_range()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, Faults.IfRangeKnowsDatesOnly());
        var date = A.LastModified!.Value.ToString("R", CultureInfo.InvariantCulture);

        var tagged = await GetAsync(origin, url, ("Range", "bytes=1-"), ("If-Range", A.ETag!));
        var dated = await GetAsync(origin, url, ("Range", "bytes=1-"), ("If-Range", date));

        Assert.Equal(HttpStatusCode.OK, tagged.Status);
        Assert.Equal(HttpStatusCode.PartialContent, dated.Status);
    }

    [Fact]
    public async Task Frames_bodies_in_every_way()
    {
        await using var origin = await Origin.StartAsync();
        var bytes = A.Content.ToArray();

        var chunked = await GetAsync(origin, origin.Serve("/1", A, Faults.Chunked()));
        var endless = await GetAsync(origin, origin.Serve("/2", A, Faults.ChunkedWithoutEnd()));
        var closed = await GetAsync(origin, origin.Serve("/3", A, Faults.UntilClose()));
        var tooLong = await GetAsync(origin, origin.Serve("/4", A, Faults.WrongLength(+7)));
        var tooShort = await GetAsync(origin, origin.Serve("/5", A, Faults.WrongLength(-7)));

        Assert.Equal("whole whole cut cut whole", Ends(chunked, closed, endless, tooLong, tooShort));
        Assert.Equal(("", ""), (chunked.Header("Content-Length"), closed.Header("Content-Length")));
        Assert.All([chunked, endless, closed, tooLong], got => Assert.Equal(bytes, got.Bytes));
        Assert.Equal(bytes[..^7], tooShort.Bytes);
    }

    [Fact]
    public async Task Lies_to_head_alone()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, Faults.HeadLies(length: 5, etag: "\"x\""));
        using var client = origin.CreateClient();

        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        using var head = await client.SendAsync(request, Ending);
        var got = await GetAsync(origin, url);

        Assert.Equal((5L, "\"x\""), (head.Content.Headers.ContentLength, head.Headers.ETag!.Tag));
        Assert.Equal(("100000", A.ETag), (got.Header("Content-Length"), got.Header("ETag")));
    }

    [Fact]
    public async Task Sends_waits_pages_redirects_and_names()
    {
        await using var origin = await Origin.StartAsync();

        var wait = await GetAsync(origin, origin.Serve("/1", A, Faults.Status(429, retryAfter: "3").Times(1)));
        var page = await GetAsync(origin, origin.Serve("/2", A, Faults.HtmlPage()));
        var empty = await GetAsync(origin, origin.Serve("/3", A, Faults.EmptyBody()));
        var none = await GetAsync(origin, origin.Serve("/4", A, Faults.NotSatisfiable(0)));
        var named = await GetAsync(origin, origin.Serve("/5", A, Faults.FileName("..%2f..%2fetc%2fpasswd")));
        var moved = await GetAsync(origin, origin.Redirect("/6", "file:///etc/passwd"));
        var digest = await GetAsync(origin, origin.Serve("/7", A, Faults.WrongDigest(DigestHeader.ReprDigest)));
        var flipped = await GetAsync(origin, origin.Serve("/8", A, Faults.FlipBit(50_000)));

        Assert.Equal((HttpStatusCode.TooManyRequests, "3"), (wait.Status, wait.Header("Retry-After")));
        Assert.True(page.Bytes.AsSpan().StartsWith("<!DOCTYPE html>"u8));
        Assert.Equal((HttpStatusCode.OK, 0), (empty.Status, empty.Bytes.Length));
        Assert.Equal(
            (HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */0"),
            (none.Status, none.Header("Content-Range"))
        );
        Assert.Contains("..%2f..%2fetc%2fpasswd", named.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("file:///etc/passwd", moved.Header("Location"));
        Assert.StartsWith("sha-256=:AQID", digest.Header("Repr-Digest"), StringComparison.Ordinal);
        Assert.Equal(1, flipped.Bytes.Zip(A.Content.ToArray()).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public async Task Sends_escape_sequences_as_they_are()
    {
        await using var origin = await Origin.StartAsync();
        origin.Serve("/a", A.With("X-Odd", "\u001b[31mred\u0007"));
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, origin.Port, Ending);
        await using var stream = socket.GetStream();

        await stream.WriteAsync("HEAD /a HTTP/1.1\r\nConnection: close\r\n\r\n"u8.ToArray(), Ending);
        using var reader = new StreamReader(stream);

        Assert.Contains(
            "X-Odd: \u001b[31mred\u0007\r\n",
            await reader.ReadToEndAsync(Ending),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Refuses_more_requests_at_once_than_it_likes()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a", A, Faults.StallAfter(0).Times(2), Faults.AtMost(2));

        var first = GetAsync(origin, url);
        var second = GetAsync(origin, url);
        while (origin.Requests.Count < 2)
        {
            await Task.Delay(5, Ending);
        }

        var third = await GetAsync(origin, url);
        origin.Release();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.Status);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await first).Status, (await second).Status]);
    }

    [Fact]
    public async Task Nobody_listens_at_a_dead_url()
    {
        using var client = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Origin.DeadUrl("/a"), Ending));
    }

    private static string Ends(params Received[] bodies) =>
        string.Join(' ', bodies.Select(got => got.IsBroken ? "cut" : "whole"));

    private static async Task<string[]> ETagsAsync(Origin origin, string url, int count)
    {
        var tags = new string[count];
        for (var i = 0; i < count; i++)
        {
            tags[i] = (await GetAsync(origin, url)).Header("ETag");
        }

        return tags;
    }

    private static async Task<Received> GetAsync(
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

        using var gathered = new MemoryStream();
        HttpResponseMessage? answer = null;
        try
        {
            answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
            await using var body = await answer.Content.ReadAsStreamAsync(Ending);
            await body.CopyToAsync(gathered, Ending);
            return new Received(answer, gathered.ToArray(), IsBroken: false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return new Received(answer, gathered.ToArray(), IsBroken: true);
        }
    }

    private sealed record Received(HttpResponseMessage? Response, byte[] Bytes, bool IsBroken)
    {
        public HttpStatusCode? Status => Response?.StatusCode;

        public string Header(string name) =>
            Response is not null
            && (
                Response.Headers.NonValidated.TryGetValues(name, out var values)
                || Response.Content.Headers.NonValidated.TryGetValues(name, out values)
            )
                ? values.ToString()
                : "";
    }
}
