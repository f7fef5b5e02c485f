using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>The rows of the fault table for any number of connections: other tools splice, save or stop; we must be right.</summary>
public abstract class FaultTableContract(int connections)
{
    private const int Length = 1_000_000;
    private const int Cut = 555_555;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(Length, seed: 2);
    private static readonly OriginFile Gz = OriginFile.Gzip(Texts.JsonArray(2_000));

    [Fact]
    public async Task Body_cut_once_is_resumed_from_the_cut_and_no_byte_comes_twice()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.CutAfter(Cut).OnDownload().Times(1));

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(A.ETag, scene.Downloads[1].Headers["If-Range"]);
        if (connections == 1)
        {
            Assert.Equal(Length, scene.Downloads.Sum(request => request.BodyBytesSent));
            Assert.Equal(2, result.Record.Transfer!.Attempts);
            Assert.Equal($"bytes={Cut}-", scene.Downloads[1].Headers["Range"]);
        }
    }

    [Fact]
    public async Task Body_cut_in_an_earlier_run_is_resumed_by_the_next()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        Assert.True(File.Exists(scene.PathOf("f.bin.part")));

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        var transfer = result.Record.Transfer!;
        Assert.InRange(transfer.ResumedFrom, connections == 1 ? Cut : 1, connections == 1 ? Cut : Length);
        Assert.InRange(transfer.Bytes, connections == 1 ? Length - Cut : 0, Length - Cut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_changed_between_runs_gives_the_whole_new_one(bool ignoresIfRange)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        scene.Origin.Serve("/f.bin", B, ignoresIfRange ? [Faults.IgnoreIfRange()] : []);

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_changed_at_a_cut_gives_the_whole_new_one(bool ignoresIfRange)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        Fault[] faults =
        [
            Faults.CutAfter(Cut).OnDownload().Times(1),
            Faults.ChangesToAfterBytes(B, Cut),
            .. ignoresIfRange ? [Faults.IgnoreIfRange()] : Array.Empty<Fault>(),
        ];
        var url = scene.Origin.Serve("/f.bin", A, faults);

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact]
    public async Task File_changed_to_another_length_at_a_cut_gives_the_whole_new_one()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var shorter = OriginFile.Random(Cut / 2, seed: 3);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.CutAfter(Cut).OnDownload().Times(1),
            Faults.ChangesToAfterBytes(shorter, Cut)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", shorter.Content);
    }

    [Fact]
    public async Task A_file_that_never_holds_still_and_is_always_cut_is_given_up_with_exit_7()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.NeverHoldsStill(), Faults.CutAfter(Cut).OnDownload());

        var error = await scene.FailsAsync<SourceChangedException>(url);

        Assert.Equal(ExitCode.SourceChanged, error.ExitCode);
        Assert.False(File.Exists(scene.PathOf("f.bin")));
    }

    [Fact]
    public async Task A_file_that_changes_at_every_request_but_comes_whole_is_one_version()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.NeverHoldsStill());

        var result = await scene.FetchAsync(url);

        var request = scene.Downloads.Single(sent => $"\"version-{sent.Number}\"" == result.Record.ETag);
        await scene.HoldsAsync("f.bin", OriginContent.Random(Length, 1000 + request.Number));
        Assert.InRange(scene.Downloads.Count, 1, connections == 1 ? 1 : 4 * connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_ignores_ranges_starts_again_and_the_file_is_whole(bool betweenRuns)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var cut = betweenRuns ? Faults.StallAfter(Cut) : Faults.CutAfter(Cut);
        var url = scene.Origin.Serve("/f.bin", A, Faults.IgnoreRange(), cut.When(IsDownload(scene)).Times(1));
        if (betweenRuns)
        {
            await scene.InterruptAsync(url, Cut);
        }

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(+100)]
    public async Task A_206_with_a_wrong_start_is_refused_and_asked_for_again(int delta)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.CutAfter(Cut).OnDownload().Times(1),
            Faults.WrongContentRangeStart(delta).OnResume().Times(2)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_206_that_always_starts_wrong_is_joined_to_nothing_and_the_file_is_fetched_from_byte_0()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.CutAfter(Cut).OnDownload().Times(1),
            Faults.WrongContentRangeStart(7).OnResume()
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task Run_again_when_complete_is_unchanged_and_moves_no_body()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A);
        await scene.FetchAsync(url);
        scene.Origin.ForgetRequests();

        var again = await scene.FetchAsync(url);

        Assert.Equal(FetchStatus.Unchanged, again.Status);
        Assert.Equal(0, scene.Origin.Requests.Sum(request => request.BodyBytesSent));
        Assert.Equal([304], scene.Origin.Requests.Select(request => request.Status));
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task Run_again_is_unchanged_at_a_server_that_never_says_304()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.NeverUnchanged());
        await scene.FetchAsync(url);
        scene.Origin.ForgetRequests();

        var again = await scene.FetchAsync(url);

        Assert.Equal(FetchStatus.Unchanged, again.Status);
        Assert.Equal(0, scene.Origin.Requests.Sum(request => request.BodyBytesSent));
    }

    [Fact]
    public async Task Run_again_when_the_source_changed_gives_the_new_file_and_its_record_supersedes_the_old()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A);
        var first = await scene.FetchAsync(url);
        scene.Origin.Serve("/f.bin", B);

        var second = await scene.FetchAsync(url);

        Assert.Equal(FetchStatus.Fetched, second.Status);
        Assert.Equal(first.Record.Sha256, second.Record.Supersedes);
        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Theory]
    [InlineData(429, "probe")]
    [InlineData(503, "probe")]
    [InlineData(429, "download")]
    [InlineData(503, "download")]
    [InlineData(429, "resume")]
    [InlineData(503, "head")]
    public async Task Retry_After_3_is_waited_for_and_the_file_is_whole(int status, string at)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var refusal = Faults.Status(status, "3");
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            at switch
            {
                "head" => [refusal.OnHead().Times(1)],
                "probe" => [refusal.OnProbe().Times(1)],
                "download" => [refusal.OnDownload().Times(1)],
                _ => [Faults.CutAfter(Cut).OnDownload().Times(1), refusal.OnResume().Times(1)],
            }
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        var refused = scene.Origin.Requests.Single(request => request.Status == status);

        // Several connections may have asked at the same moment.
        var next = scene.Origin.Requests.First(request =>
            request.At > refused.At + (connections > 1 ? Moment : default)
        );
        Assert.InRange(next.At - refused.At, TimeSpan.FromSeconds(2.95), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_patience_ends_with_exit_3_and_the_wait_in_the_hint()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.Status(429, "3600").OnGet());

        var error = await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.Contains("60 min", error.Hint, StringComparison.Ordinal);
        scene.HasNothing("f.bin");
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/gzip")]
    [InlineData("application/octet-stream")]
    public async Task An_HTML_page_for_a_gz_is_refused_with_exit_5_and_the_old_file_stays(string contentType)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json.gz", Gz);
        await scene.FetchAsync(url);
        scene.Origin.Serve("/f.json.gz", Gz, Faults.HtmlPage(contentType));

        var error = await scene.FailsAsync<UnexpectedContentException>(url);

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        await scene.HoldsAsync("f.json.gz", Gz.Content);
    }

    [Theory]
    [InlineData(DigestHeader.ReprDigest)]
    [InlineData(DigestHeader.ContentDigest)]
    [InlineData(DigestHeader.Digest)]
    [InlineData(DigestHeader.ContentMd5)]
    [InlineData(DigestHeader.AmzSha256)]
    [InlineData(DigestHeader.GoogHash)]
    public async Task A_wrong_digest_of_the_server_is_exit_4(DigestHeader header)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.WrongDigest(header).OnDownload());

        var error = await scene.FailsAsync<IntegrityException>(url);

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        scene.HasNothing("f.bin");
    }

    [Theory]
    [InlineData(DigestHeader.ReprDigest, Evidence.ServerDigest)]
    [InlineData(DigestHeader.ContentDigest, Evidence.Length)]
    [InlineData(DigestHeader.Digest, Evidence.ServerDigest)]
    [InlineData(DigestHeader.ContentMd5, Evidence.Length)]
    public async Task A_digest_of_the_whole_file_still_counts_after_a_resume_and_one_of_a_message_does_not(
        DigestHeader header,
        Evidence expected
    )
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var file = A with { Digests = [header] };
        var url = scene.Origin.Serve("/f.bin", file, Faults.CutAfter(Cut).OnDownload().Times(1));

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(expected, result.Record.Evidence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bit_flipped_inside_a_gz_is_exit_4(bool resumed)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var middle = Gz.Content.Length / 2;
        var flip = Faults.FlipBit(middle + 500);
        var url = scene.Origin.Serve(
            "/f.json.gz",
            Gz,
            flip,
            Faults.StallAfter(middle).OnDownload().Times(resumed ? 1 : 0)
        );
        if (resumed)
        {
            await scene.InterruptAsync(url, middle);
        }

        await scene.FailsAsync<IntegrityException>(url);

        scene.HasNothing("f.json.gz");
    }

    [Fact]
    public async Task A_stall_in_the_middle_is_resumed_after_the_no_progress_limit()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Contains(scene.Downloads.Skip(1), request => request.Status == 206);
        if (connections == 1)
        {
            Assert.Equal($"bytes={Cut}-", scene.Downloads[1].Headers["Range"]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_chunked_body_without_its_end_is_made_whole(int times)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.ChunkedWithoutEnd().OnDownload().Times(times));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_weak_tag_without_a_date_is_no_ground_to_resume_on()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var weak = A with { ETag = "W/\"weak\"", LastModified = null };
        var url = scene.Origin.Serve("/f.bin", weak, Faults.CutAfter(Cut).OnDownload().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.All(scene.Downloads, request => Assert.Null(request.Headers["Range"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_any_validator_a_cut_starts_again_from_0(bool betweenRuns)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var bare = A with { ETag = null, LastModified = null };
        var cut = betweenRuns ? Faults.StallAfter(Cut) : Faults.CutAfter(Cut);
        var url = scene.Origin.Serve("/f.bin", bare, cut.OnDownload().Times(1));
        if (betweenRuns)
        {
            await scene.InterruptAsync(url, Cut);
            scene.Origin.Serve("/f.bin", B with { ETag = null, LastModified = null });
        }

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", (betweenRuns ? B : A).Content);
        Assert.All(scene.Downloads, request => Assert.Null(request.Headers["Range"]));
    }

    [Theory]
    [InlineData(405)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task HEAD_refused_leaves_the_decision_to_the_ranged_GET(int status)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.HeadStatus(status));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task HEAD_that_lies_is_overruled_by_the_ranged_GET()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.HeadLies(length: 5, etag: "\"lie\""));

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(A.ETag, result.Record.ETag);
    }

    [Fact]
    public async Task HEAD_that_lies_is_overruled_without_ranges_and_lengths_too()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.HeadLies(length: 5),
            Faults.IgnoreRange(),
            Faults.Chunked().OnGet()
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_probe_that_gets_100_GB_reads_1_KiB_and_hangs_up()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var huge = OriginFile.Random(100_000_000_000);
        var url = scene.Origin.Serve("/f.bin", huge, Faults.IgnoreRange());
        await using var fetcher = scene.CreateFetcher();

        var plan = await fetcher.PlanAsync(
            Source.Parse(url),
            FetchOptions.Default,
            TestContext.Current.CancellationToken
        );

        await scene.Origin.WhenIdleAsync();
        Assert.Equal(1024, plan.Probe.SampleLength);
        Assert.False(plan.Probe.IsRangeSupported);
        Assert.InRange(scene.Origin.Requests.Sum(request => request.BodyBytesSent), 1024, 16 * 1024 * 1024);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_coding_that_was_not_asked_for_is_decoded_on_the_way_out(bool withoutLength)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var plain = Texts.JsonArray(2_000);
        var coded = OriginFile.GzipCoded(plain);
        var url = scene.Origin.Serve("/f.json", coded, withoutLength ? [Faults.Chunked()] : []);

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.json", OriginContent.Of(plain));
        Assert.Equal("gzip", result.Record.Wire?.Encoding);
        Assert.Equal(coded.Content.Sha256(), result.Record.Wire!.Sha256);
        Assert.Equal(coded.Content.Length, result.Record.Wire.Length);
        Assert.Equal(2_000, result.Record.Content?.Records);
        Assert.Equal("json", result.Record.Regime);
    }

    [Fact]
    public async Task A_coded_file_is_resumed_by_its_coded_bytes()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var plain = Texts.JsonArray(2_000);
        var coded = OriginFile.GzipCoded(plain);
        var url = scene.Origin.Serve("/f.json", coded, Faults.CutAfter(coded.Content.Length / 2).OnDownload().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.json", OriginContent.Of(plain));
        Assert.Equal(coded.Content.Length, scene.Downloads.Sum(request => request.BodyBytesSent));
    }

    [Fact]
    public async Task A_gz_that_is_mislabelled_as_coded_stays_the_gz()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json.gz", Gz with { ContentEncoding = "gzip" });

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.json.gz", Gz.Content);
        Assert.Null(result.Record.Wire);
    }

    [Fact]
    public async Task A_pinned_digest_of_the_coded_bytes_makes_them_the_file()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var coded = OriginFile.GzipCoded(Texts.JsonArray(200));
        var url = scene.Origin.Serve("/f.json", coded);
        var pinned = new DeclaredDigest("sha-256", coded.Content.Sha256(), "option", DigestScope.Published);

        await scene.FetchAsync(url, FetchOptions.Default with { Digests = [pinned] });

        await scene.HoldsAsync("f.json", coded.Content);
    }

    [Fact]
    public async Task A_coding_that_only_the_download_shows_is_decoded_too()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var plain = Texts.JsonArray(2_000);
        var coded = OriginFile.GzipCoded(plain);
        var url = scene.Origin.Serve(
            "/f.json",
            OriginFile.Of(plain) with
            {
                ContentType = "application/json",
                ETag = null,
                LastModified = null,
            },
            Faults.Body(coded.Content).OnDownload(),
            Faults.Header("Content-Encoding", "gzip").OnDownload()
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.json", OriginContent.Of(plain));
    }

    [Fact]
    public async Task An_empty_body_under_a_gz_name_is_exit_5()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.EmptyBody());

        await scene.FailsAsync<UnexpectedContentException>(url);

        scene.HasNothing("f.json.gz");
    }

    [Fact]
    public async Task A_416_of_an_empty_file_under_a_gz_name_is_exit_5()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json.gz", OriginFile.Of([]));

        await scene.FailsAsync<UnexpectedContentException>(url);

        scene.HasNothing("f.json.gz");
    }

    [Fact]
    public async Task An_empty_file_that_claims_nothing_is_fetched()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/empty.bin", OriginFile.Of([]));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("empty.bin", OriginContent.Empty);
    }

    [Fact]
    public async Task A_length_that_is_too_large_without_ranges_ends_with_exit_3()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.IgnoreRange(), Faults.WrongLength(+1000));

        await scene.FailsAsync<TransferException>(url);

        Assert.False(File.Exists(scene.PathOf("f.bin")));
    }

    [Fact]
    public async Task A_body_that_ends_by_closing_and_that_nothing_proves_is_exit_4_with_the_way_out()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.UntilClose(), Faults.IgnoreRange());

        var error = await scene.FailsAsync<IntegrityException>(url);

        Assert.Contains("FetchOptions.AllowUnproven", error.Hint, StringComparison.Ordinal);
        scene.HasNothing("f.bin");
        var allowed = await scene.FetchAsync(url, FetchOptions.Default with { AllowUnproven = true });
        Assert.Equal(Evidence.None, allowed.Record.Evidence);
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_body_that_ends_by_closing_is_proven_by_a_JSON_array_inside()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.json.gz", Gz, Faults.UntilClose(), Faults.IgnoreRange());

        var result = await scene.FetchAsync(url);

        Assert.Equal(Evidence.Content, result.Record.Evidence);
        await scene.HoldsAsync("f.json.gz", Gz.Content);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_credentials()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        await using var other = await Origin.StartAsync();
        other.Serve("/f.bin", A);
        var url = scene.Origin.Redirect("/go", other.Url("/f.bin", host: "localhost"));
        var withCredentials = url.Replace("http://", "http://user:secret@", StringComparison.Ordinal);

        var result = await scene.FetchAsync(withCredentials);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.All(
            scene.Origin.Requests,
            request => Assert.StartsWith("Basic ", request.Headers["Authorization"], StringComparison.Ordinal)
        );
        Assert.All(other.Requests, request => Assert.Null(request.Headers["Authorization"]));
        Assert.DoesNotContain("secret", File.ReadAllText(scene.PathOf("manifest.jsonl")), StringComparison.Ordinal);
        Assert.Equal(other.Url("/f.bin", host: "localhost"), result.Record.FinalUrl);
    }

    [Fact]
    public async Task A_redirect_loop_is_exit_3()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Redirect("/loop", "/loop");

        await scene.FailsAsync<SourceUnavailableException>(url);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/f")]
    public async Task A_redirect_to_another_scheme_is_refused(string location)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Redirect("/go", location);

        var error = await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
    }

    private static Func<OriginRequest, bool> IsDownload(FetchScene scene) =>
        request => request.Method == "GET" && scene.Origin.Requests.Count(other => other.Method == "GET") >= 2;
}
