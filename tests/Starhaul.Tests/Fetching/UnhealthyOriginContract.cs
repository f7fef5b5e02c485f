using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>What servers really send: contradictory lengths, refused ranges, nodes that die, codings that are none.</summary>
public abstract class UnhealthyOriginContract(int connections)
{
    private static readonly byte[] Plain = Texts.JsonArray(2_000);
    private static readonly OriginFile File = OriginFile.Random(200_000);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Content-Length: 100\r\nContent-Length: {0}\r\n")]
    [InlineData("Content-Length: {0}\r\nContent-Length: 100\r\n")]
    [InlineData("Content-Length: 100, {0}\r\n")]
    [InlineData("Content-Length: {0}x\r\n")]
    [InlineData("Content-Length: +{0}\r\n")]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n")]
    public async Task An_answer_whose_end_nobody_can_know_is_refused(string fields)
    {
        using var server = Serve(fields);

        await RefusesAsync(server);
    }

    [Theory]
    [InlineData("Content-Length: {0}\r\nContent-Length: {0}\r\n")]
    [InlineData("Content-Length: {0}, {0}\r\n")]
    public async Task The_same_length_twice_is_one(string fields)
    {
        using var server = Serve(fields);
        await using var scene = await FetchScene.StartAsync(connections: connections);

        await scene.FetchAsync(server.Url);

        Assert.Equal(Plain, scene.Read("f.json"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task A_server_that_refuses_every_range_is_asked_without(int status)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            File,
            Faults.Status(status).When(request => request.Headers.Has("Range"))
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", File.Content);
    }

    [Fact]
    public async Task A_server_that_refuses_all_is_soon_left_alone()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", File, Faults.Status(403));

        await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.InRange(scene.Origin.Requests.Count, 1, 4);
    }

    [Theory]
    [InlineData("another start")]
    [InlineData("403")]
    [InlineData("no Content-Range")]
    public async Task A_resume_that_is_always_answered_wrongly_begins_at_byte_0(string how)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            File,
            Faults.CutAfter(100_000).OnDownload().Times(1),
            (
                how switch
                {
                    "403" => Faults.Status(403),
                    "another start" => Faults.WrongContentRangeStart(-4_096),
                    _ => Faults.MissingContentRange(),
                }
            ).OnResume()
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", File.Content);
    }

    [Fact]
    public async Task A_node_behind_a_redirect_that_dies_is_left_for_another()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var first = scene.Origin.Serve(
            "/one/f.bin",
            File,
            Faults.CutAfter(50_000).OnDownload().Times(1),
            Faults.Status(503).OnDownload().After(1)
        );
        var second = scene.Origin.Serve("/two/f.bin", File);
        var asked = 0;
        var url = scene.Origin.Handle(
            "/f.bin",
            _ => OriginResponse.Of(302).With("Location", Interlocked.Increment(ref asked) <= 3 ? first : second)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", File.Content);
        Assert.Contains(scene.Origin.Requests, request => request.Path.StartsWith("/two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_203_is_the_whole_file_and_a_part_to_a_plain_GET_is_not()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var proxied = scene.Origin.Handle("/a.bin", _ => OriginResponse.Of(203, File.Content, "x/y"));
        var part = scene.Origin.Handle(
            "/b.bin",
            request =>
                OriginResponse
                    .Of(206, OriginContent.Of("part"), "x/y")
                    .With("Content-Range", $"bytes 0-3/{File.Content.Length}")
        );

        await scene.FetchAsync(proxied);

        await scene.HoldsAsync("a.bin", File.Content);
        await scene.FailsAsync<SourceUnavailableException>(part);
        scene.HasNothing("b.bin");
    }

    [Theory]
    [InlineData("\"b\"", false)]
    [InlineData("W/\"a\"", true)]
    [InlineData("\"a\"", true)]
    [InlineData(null, true)]
    public async Task A_304_is_believed_only_for_the_version_that_is_here(string? etag, bool isUnchanged)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var old = File with { ETag = "\"a\"", LastModified = null };
        var url = scene.Origin.Serve("/f.bin", old);
        await scene.FetchAsync(url);
        var next = isUnchanged ? old : OriginFile.Random(200_000, seed: 9) with { ETag = "\"b\"", LastModified = null };
        scene.Origin.Serve(
            "/f.bin",
            next,
            new Fault { Answers = (_, _) => OriginResponse.Of(304).With("ETag", etag) }.When(request =>
                request.Headers.Has("If-None-Match")
            )
        );

        var result = await scene.FetchAsync(url);

        Assert.Equal(isUnchanged ? FetchStatus.Unchanged : FetchStatus.Fetched, result.Status);
        await scene.HoldsAsync("f.bin", next.Content);
    }

    [Theory]
    [InlineData("pkg.tgz", "x-gzip", "application/x-tar", true)]
    [InlineData("x.vcf.bgz", "gzip", "text/plain", true)]
    [InlineData("x.json.zst", "zstd", "application/json", true)]
    [InlineData("x.json", "zstd", "application/json", false)]
    [InlineData("x.json.bz2", "bzip2", "application/octet-stream", true)]
    [InlineData("x.json", "aws-chunked, gzip", "application/json", false)]
    public async Task Coded_bytes_are_the_file_where_its_name_says_so(
        string name,
        string coding,
        string type,
        bool areKept
    )
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var coded = Code(coding);
        var url = scene.Origin.Handle(
            "/" + name,
            _ => OriginResponse.Of(200, OriginContent.Of(coded), type).With("Content-Encoding", coding)
        );

        await scene.FetchAsync(url);

        Assert.Equal(areKept ? coded : Plain, scene.Read(name));
    }

    [Fact]
    public async Task The_name_that_the_caller_gives_says_it_too()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var coded = Code("gzip");
        var url = scene.Origin.Handle(
            "/download?id=7",
            _ =>
                OriginResponse
                    .Of(200, OriginContent.Of(coded), "application/json")
                    .With("Content-Encoding", "gzip")
                    .With("ETag", "\"a\"")
        );
        var wanted = FetchOptions.Default with { Output = "x.json.gz" };

        await scene.FetchAsync(url, wanted);

        Assert.Equal(coded, scene.Read("x.json.gz"));
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url, wanted)).Status);
    }

    [Theory]
    [InlineData("aws-chunked")]
    [InlineData("utf-8")]
    [InlineData("none")]
    [InlineData("binary")]
    public async Task A_word_that_is_no_coding_codes_nothing(string word)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json", OriginFile.Of(Plain), Faults.Header("Content-Encoding", word));

        await scene.FetchAsync(url);

        Assert.Equal(Plain, scene.Read("f.json"));
    }

    [Fact]
    public async Task A_coding_that_is_unknown_is_refused()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json", OriginFile.Of(Plain), Faults.Header("Content-Encoding", "compress"));

        var error = await scene.FailsAsync<UnexpectedContentException>(url);

        Assert.Contains("Regime 'binary'", error.Hint, StringComparison.Ordinal);
        await scene.FetchAsync(url, FetchOptions.Default with { Regime = "binary" });
        await scene.HoldsAsync("f.json", OriginContent.Of(Plain));
    }

    [Theory]
    [InlineData("pkg.tgz", "gzip")]
    [InlineData("x.json.gz", "x-gzip")]
    [InlineData("x.json.zst", "zstd")]
    [InlineData("x.json", "gzip")]
    [InlineData("x.json.bz2", "bzip2")]
    public async Task A_pinned_digest_says_which_bytes_are_the_file_whatever_the_name_says(string name, string coding)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var coded = Code(coding);
        var url = scene.Origin.Handle(
            "/" + name,
            _ =>
                OriginResponse
                    .Of(200, OriginContent.Of(coded), "application/octet-stream")
                    .With("Content-Encoding", coding)
                    .With("ETag", "\"a\"")
        );

        var asCoded = await scene.FetchAsync(url, Pinned("coded-" + name, coded));
        var asDecoded = await scene.FetchAsync(url, Pinned(name, Plain));

        Assert.Equal(coded, scene.Read("coded-" + name));
        Assert.Null(asCoded.Record.Wire);
        Assert.Contains(asCoded.Record.Regime, new[] { "gzip", "zstd", "bzip2" });
        Assert.Equal(Plain, scene.Read(name));
        Assert.Equal("json", asDecoded.Record.Regime);
        Assert.Equal(2_000, asDecoded.Record.Content!.Records);
        Assert.Equal(Evidence.PublisherDigest, asDecoded.Record.Evidence);
        Assert.Equal(coded.Length, asDecoded.Record.Wire!.Length);
        await scene.FailsAsync<IntegrityException>(url, Pinned("none-" + name, "neither"u8.ToArray()));
        scene.HasNothing("none-" + name);
    }

    private static FetchOptions Pinned(string output, byte[] bytes) =>
        FetchOptions.Default with
        {
            Output = output,
            Digests =
            [
                new DeclaredDigest(
                    "sha-256",
                    Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
                    "option",
                    DigestScope.Published
                ),
            ],
        };

    [Theory]
    [InlineData("f.json")]
    [InlineData("f.json.gz")]
    public async Task JSON_behind_any_number_of_blanks_is_JSON(string name)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        byte[] text = [.. Enumerable.Repeat((byte)' ', 3_000), .. Plain];
        byte[] blanks = [.. Enumerable.Repeat((byte)'\n', 3_000)];
        var isCompressed = name.EndsWith(".gz", StringComparison.Ordinal);
        var url = scene.Origin.Serve("/" + name, isCompressed ? OriginFile.Gzip(text) : OriginFile.Of(text));
        var empty = scene.Origin.Serve(
            "/blank/" + name,
            isCompressed ? OriginFile.Gzip(blanks) : OriginFile.Of(blanks)
        );

        var result = await scene.FetchAsync(url);

        Assert.Equal(Evidence.Content, result.Record.Evidence);
        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() =>
            scene.FetchAsync(empty, FetchOptions.Default with { Output = "blank-" + name })
        );
        Assert.Contains(error.ExitCode, new[] { ExitCode.IntegrityFailure, ExitCode.UnexpectedContent });
    }

    [Theory]
    [InlineData("http:///x")]
    [InlineData("http://127.0.0.1:99999/x")]
    public async Task A_Location_that_is_no_address_is_named(string location)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Redirect("/f.bin", location);

        var error = await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.Contains("bad Location", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_beyond_reason_is_told_as_a_person_reads_it()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", File, Faults.Status(503, retryAfter: "99999999999"));

        var error = await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.Contains("24 h 00 min", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("99999999", error.Message + error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_too_long_is_told_at_once()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", File, Faults.Header("X-Long", new string('a', 100_000)));

        await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.InRange(scene.Origin.Requests.Count, 1, 2);
    }

    [Theory]
    [InlineData("Bad Name: x\r\n")]
    [InlineData("No-Colon\r\n")]
    [InlineData(": no name\r\n")]
    public async Task A_field_that_is_none_is_told_at_once(string field)
    {
        using var server = Serve(field + "Content-Length: {0}\r\n");
        await using var scene = await FetchScene.StartAsync(connections: connections);

        var error = await scene.FailsAsync<SourceUnavailableException>(server.Url);

        Assert.Contains("could not be asked", error.Message, StringComparison.Ordinal);
        Assert.InRange(server.Connections, 1, 2);
    }

    [Theory]
    [InlineData(OriginProtocol.Https)]
    [InlineData(OriginProtocol.Http2)]
    public async Task A_certificate_that_does_not_fit_is_told_at_once(OriginProtocol protocol)
    {
        await using var scene = await FetchScene.StartAsync(protocol, connections);
        scene.Origin.Serve("/f.bin", File);

        // The same machine under a name that the certificate does not have.
        var error = await scene.FailsAsync<SourceUnavailableException>(
            scene.Origin.Url("/f.bin", host: "[::ffff:127.0.0.1]")
        );

        Assert.Contains("certificate", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(error.IsTransient);
        Assert.Empty(scene.Origin.Requests);
    }

    [Fact]
    public async Task A_length_beyond_the_disk_takes_nothing_from_it()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            File,
            new Fault { Answers = (_, answer) => answer with { DeclaredLength = 1L << 60 } }.OnDownload()
        );
        var free = new DriveInfo(scene.Box).AvailableFreeSpace;

        var error = await scene.FailsAsync<DestinationException>(url);

        Assert.Contains("1,152,921,504,606,846,976", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 are free", error.Message, StringComparison.Ordinal);
        Assert.InRange(new DriveInfo(scene.Box).AvailableFreeSpace, free - 500_000_000, long.MaxValue);
    }

    [Fact]
    public async Task A_file_without_a_size_is_never_an_empty_file()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);

        await scene.FailsAsync<SourceUnavailableException>("/proc/self/status");

        scene.HasNothing("status");
    }

    private static byte[] Code(string coding)
    {
        if (coding.Contains("zstd", StringComparison.Ordinal))
        {
            return ZstandardCompressor.Compress(Plain);
        }

        if (coding.Contains("bzip2", StringComparison.Ordinal))
        {
            return Bzip2Compressor.Compress(Plain);
        }

        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(Plain);
        }

        return coded.ToArray();
    }

    private static RawServer Serve(string fields) =>
        new(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + string.Format(System.Globalization.CultureInfo.InvariantCulture, fields, Plain.Length)
                    + "\r\n"
            ),
            Plain
        );

    private async Task RefusesAsync(RawServer server)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);

        await scene.FailsAsync<SourceUnavailableException>(server.Url);

        scene.HasNothing("f.json");
    }

    /// <summary>Answers every request with the same bytes and hangs up.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly byte[] head;
        private readonly byte[] body;

        public RawServer(byte[] head, byte[] body)
        {
            this.head = head;
            this.body = body;
            listener.Start();
            _ = RunAsync();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/f.json";

        public int Connections { get; private set; }

        public void Dispose() => listener.Dispose();

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(Ending);
                    Connections++;
                    var stream = client.GetStream();
                    var request = new byte[8192];
                    var count = await stream.ReadAsync(request, Ending);
                    var isHead = Encoding
                        .ASCII.GetString(request, 0, count)
                        .StartsWith("HEAD", StringComparison.Ordinal);
                    await stream.WriteAsync(head, Ending);
                    if (!isHead)
                    {
                        await stream.WriteAsync(body, Ending);
                    }
                }
            }
            catch (Exception e)
                when (e is SocketException or ObjectDisposedException or OperationCanceledException or IOException)
            {
                // The test is over.
            }
        }
    }
}
