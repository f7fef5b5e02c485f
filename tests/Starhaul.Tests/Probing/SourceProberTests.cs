using Starhaul.Probing;
using Starhaul.TestOrigin;
using Starhaul.Tests.Fetching;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Probing;

/// <summary>The polite look: few requests, few bytes, and facts only.</summary>
public sealed class SourceProberTests
{
    private static readonly OriginFile A = OriginFile.Random(100_000);

    [Theory]
    [InlineData(OriginProtocol.Http)]
    [InlineData(OriginProtocol.Https)]
    [InlineData(OriginProtocol.Http2)]
    public async Task A_healthy_server_is_asked_twice_on_one_connection_for_at_most_1024_bytes(OriginProtocol protocol)
    {
        await using var scene = await FetchScene.StartAsync(protocol);
        var url = scene.Origin.Serve("/f.bin", A);

        var probe = await ProbeAsync(scene, url);

        Assert.Equal(["HEAD", "GET"], scene.Origin.Requests.Select(request => request.Method));
        Assert.Equal("bytes=0-1023", scene.Origin.Requests[1].Headers["Range"]);
        Assert.Single(scene.Origin.Requests.Select(request => request.Connection).Distinct());
        Assert.Equal(1024, scene.Origin.Requests.Sum(request => request.BodyBytesSent));
        Assert.All(
            scene.Origin.Requests,
            request => Assert.StartsWith("starhaul/", request.Headers["User-Agent"], StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(url, probe.Url);
        Assert.Equal(url, probe.FinalUrl);
        Assert.Equal(206, probe.StatusCode);
        Assert.Equal(protocol == OriginProtocol.Http2 ? "2" : "1.1", probe.HttpVersion);
        Assert.Equal(100_000, probe.ContentLength);
        Assert.Equal(A.ETag, probe.ETag);
        Assert.True(probe.ETagIsStrong);
        Assert.Equal(A.LastModified, probe.LastModified);
        Assert.Equal("application/octet-stream", probe.MimeType);
        Assert.Equal("application/octet-stream", probe.DeclaredType);
        Assert.True(probe.IsRangeSupported);
        Assert.Equal("f.bin", probe.FileName);
        Assert.Equal(1024, probe.SampleLength);
        Assert.False(probe.IsUnchanged);
    }

    [Fact]
    public async Task A_known_version_is_told_by_one_request_without_a_byte()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        var known = (await ProbeAsync(scene, url)).Identity;
        scene.Origin.ForgetRequests();

        var probe = await ProbeAsync(scene, url, known);

        Assert.True(probe.IsUnchanged);
        var request = Assert.Single(scene.Origin.Requests);
        Assert.Equal("HEAD", request.Method);
        Assert.Equal(A.ETag, request.Headers["If-None-Match"]);
    }

    [Fact]
    public async Task A_known_version_is_told_by_its_date_where_there_is_no_tag()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A with { ETag = null });
        var known = (await ProbeAsync(scene, url)).Identity;
        scene.Origin.ForgetRequests();

        var probe = await ProbeAsync(scene, url, known);

        Assert.True(probe.IsUnchanged);
        Assert.Equal([304], scene.Origin.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task A_weak_tag_is_enough_to_know_a_version()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A with { ETag = "W/\"a\"", LastModified = null });
        var known = (await ProbeAsync(scene, url)).Identity;

        var probe = await ProbeAsync(scene, url, known);

        Assert.True(probe.IsUnchanged);
        Assert.False(probe.ETagIsStrong);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(503)]
    public async Task A_known_version_is_told_by_the_ranged_GET_where_HEAD_is_refused(int status)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.HeadStatus(status));
        var known = (await ProbeAsync(scene, url)).Identity;
        scene.Origin.ForgetRequests();

        var probe = await ProbeAsync(scene, url, known);

        Assert.True(probe.IsUnchanged);
        Assert.Equal(0, scene.Origin.Requests.Sum(request => request.Method == "GET" ? request.BodyBytesSent : 0));
    }

    [Fact]
    public async Task A_source_without_validators_is_never_unchanged()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A with { ETag = null, LastModified = null });
        var known = (await ProbeAsync(scene, url)).Identity;

        Assert.False((await ProbeAsync(scene, url, known)).IsUnchanged);
    }

    [Theory]
    [InlineData("405")]
    [InlineData("403")]
    [InlineData("404")]
    [InlineData("500")]
    [InlineData("dropped")]
    [InlineData("reset")]
    [InlineData("lies")]
    [InlineData("without length")]
    public async Task HEAD_that_is_of_no_use_leaves_the_facts_to_the_ranged_GET(string fault)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            fault switch
            {
                "dropped" => Faults.Drop().OnHead(),
                "reset" => Faults.Drop(reset: true).OnHead(),
                "lies" => Faults.HeadLies(5, "\"lie\""),
                "without length" => Faults.HeadWithoutLength(),
                _ => Faults.HeadStatus(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
            }
        );

        var probe = await ProbeAsync(scene, url);

        Assert.Equal(100_000, probe.ContentLength);
        Assert.Equal(A.ETag, probe.ETag);
        Assert.True(probe.IsRangeSupported);
    }

    [Theory]
    [InlineData(404, ExitCode.SourceUnavailable)]
    [InlineData(401, ExitCode.SourceUnavailable)]
    [InlineData(410, ExitCode.SourceUnavailable)]
    [InlineData(503, ExitCode.SourceUnavailable)]
    public async Task A_source_that_is_not_there_is_exit_3(int status, ExitCode expected)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Status(status));

        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() => ProbeAsync(scene, url));

        Assert.Equal(expected, error.ExitCode);
        Assert.Equal(status == 503, error.IsTransient);
        Assert.Equal(FetchStep.Probe, error.Step);
        Assert.Contains($"{status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_exit_3_after_the_attempts()
    {
        await using var scene = await FetchScene.StartAsync();

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            ProbeAsync(scene, Origin.DeadUrl("/f.bin"))
        );

        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(string.IsNullOrEmpty(error.Hint));
    }

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("lines", "application/x-ndjson")]
    [InlineData("gz", "application/gzip")]
    [InlineData("zst", "application/zstd")]
    [InlineData("bz2", "application/x-bzip2")]
    [InlineData("page", "text/html")]
    [InlineData("noise", "application/octet-stream")]
    public async Task The_type_is_found_in_the_bytes_whatever_is_declared(string bytes, string expected)
    {
        await using var scene = await FetchScene.StartAsync();
        var plain = Texts.JsonArray(100);
        var content = bytes switch
        {
            "json" => plain,
            "lines" => Texts.Lines(100),
            "gz" => OriginFile.Gzip(plain).Content.ToArray(),
            "zst" => ZstandardCompressor.Compress(plain),
            "bz2" => Bzip2Compressor.Compress(plain),
            "page" => "<!DOCTYPE html><html></html>"u8.ToArray(),
            _ => A.Content.ToArray(),
        };
        var url = scene.Origin.Serve("/f", OriginFile.Of(content) with { ContentType = "Video/MP4; codecs=x" });

        var probe = await ProbeAsync(scene, url);

        Assert.Equal(expected, probe.MimeType);
        Assert.Equal("video/mp4", probe.DeclaredType);
    }

    [Theory]
    [InlineData("/f.bin", null, "f.bin")]
    [InlineData("/f.bin?x=/y.bin", null, "f.bin")]
    [InlineData("/a%20b%C3%A9.bin", null, "a bé.bin")]
    [InlineData("/..%2f..%2fetc%2fpasswd", null, "../../etc/passwd")]
    [InlineData("/", null, null)]
    [InlineData("/folder/", null, null)]
    [InlineData("/f.bin", "attachment", "f.bin")]
    [InlineData("/f.bin", "attachment; filename=g.bin", "g.bin")]
    [InlineData("/f.bin", "attachment; filename=\"g h.bin\"", "g h.bin")]
    [InlineData("/f.bin", "inline; filename=\"g.bin\"", "g.bin")]
    [InlineData("/f.bin", "attachment; filename=\"g.bin\"; filename*=UTF-8''h%C3%A9.bin", "hé.bin")]
    [InlineData("/f.bin", "attachment; filename=\"\"", "f.bin")]
    [InlineData("/f.bin", "this is no disposition;;; =", "f.bin")]
    public async Task The_name_is_that_of_the_header_else_the_last_part_of_the_path(
        string path,
        string? disposition,
        string? expected
    )
    {
        await using var scene = await FetchScene.StartAsync();
        var file = disposition is null ? A : A.With("Content-Disposition", disposition);
        scene.Origin.Serve(path.Split('?')[0], file);

        var probe = await ProbeAsync(scene, scene.Origin.Url(path));

        Assert.Equal(expected, probe.FileName);
    }

    [Fact]
    public async Task The_name_is_that_of_the_place_where_redirects_end()
    {
        await using var scene = await FetchScene.StartAsync();
        scene.Origin.Serve("/real.bin", A);
        var url = scene.Origin.Redirect("/latest", "/real.bin?token=secret");

        var probe = await ProbeAsync(scene, url);

        Assert.Equal("real.bin", probe.FileName);
        Assert.Equal(url, probe.Url);
        Assert.Equal(scene.Origin.Url("/real.bin"), probe.FinalUrl);
        Assert.Equal(["/latest", "/real.bin", "/real.bin"], scene.Origin.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task The_sample_of_a_coded_file_is_decoded()
    {
        await using var scene = await FetchScene.StartAsync();
        var plain = Texts.JsonArray(2_000);
        var url = scene.Origin.Serve("/f.json", OriginFile.GzipCoded(plain));

        var probe = await ProbeAsync(scene, url);

        Assert.Equal("application/json", probe.MimeType);
        Assert.Equal("gzip", probe.ContentEncoding);
        Assert.Equal("gzip", probe.DecodedCoding);
        Assert.Equal(plain[..1024], probe.Start.ToArray());
    }

    [Fact]
    public async Task A_coding_that_is_not_known_is_told_and_refused()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A with { ContentEncoding = "br" });

        Assert.Equal("br", (await ProbeAsync(scene, url)).ContentEncoding);
        var error = await scene.FailsAsync<UnexpectedContentException>(url);

        Assert.Contains("'br'", error.Message, StringComparison.Ordinal);
        scene.HasNothing("f.bin");
    }

    [Theory]
    [InlineData("416")]
    [InlineData("ignores ranges")]
    [InlineData("chunked")]
    public async Task An_empty_file_is_seen_to_be_empty(string how)
    {
        await using var scene = await FetchScene.StartAsync();
        Fault[] faults = how switch
        {
            "416" => [],
            "chunked" => [Faults.IgnoreRange(), Faults.Chunked()],
            _ => [Faults.IgnoreRange()],
        };
        var url = scene.Origin.Serve("/f.bin", OriginFile.Of([]), faults);

        var probe = await ProbeAsync(scene, url);

        Assert.True(probe.IsEmpty);
        Assert.Equal("application/x-empty", probe.MimeType);
        Assert.Equal(0, probe.SampleLength);
        Assert.Equal(how == "chunked" ? null : 0, probe.ContentLength);
    }

    [Fact]
    public async Task A_206_that_is_not_what_was_asked_for_is_no_sign_of_ranges()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.LyingContentRange(+5).OnProbe());

        var probe = await ProbeAsync(scene, url);

        Assert.False(probe.IsRangeSupported);
        Assert.Equal(100_000, probe.ContentLength);
        Assert.Equal(A.Content.ToArray()[..1024], probe.Start.ToArray());
    }

    private static async Task<ProbeResult> ProbeAsync(FetchScene scene, string url, SourceIdentity? known = null)
    {
        await using var context = new FileFetcherOptions { Limits = scene.Limits, JitterSeed = 1 }.CreateContext();
        return await new SourceProber(context).ProbeAsync(
            Source.Parse(url),
            known,
            TestContext.Current.CancellationToken
        );
    }
}
