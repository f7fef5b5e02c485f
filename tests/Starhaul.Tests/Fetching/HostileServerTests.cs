using Starhaul.TestOrigin;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Servers that lie, contradict themselves or never end: no splice, no cut file, no endless loop.</summary>
public sealed class HostileServerTests
{
    private const int Length = 300_000;
    private const int Cut = 166_666;
    private const int Patience = 30_000;

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(Length, seed: 2);
    private static readonly OriginFile BareA = A with { ETag = null, LastModified = null };
    private static readonly OriginFile BareB = B with { ETag = null, LastModified = null };
    private static readonly Fault CutOnce = Faults.CutAfter(Cut).OnDownload().Times(1);
    private static readonly Fault[] Silent =
    [
        Faults.Header("ETag", null).OnResume(),
        Faults.Header("Last-Modified", null).OnResume(),
    ];
    private static readonly Fault[] NoLength =
    [
        Faults.HeadWithoutLength(),
        Faults.IgnoreRange().OnProbe(),
        Faults.Chunked().OnProbe(),
    ];

    [Fact(Timeout = Patience)]
    public async Task A_304_that_nobody_asked_for_is_exit_3()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Handle("/f.bin", _ => OriginResponse.Of(304).With("ETag", A.ETag));

        var error = await scene.FailsAsync<SourceUnavailableException>(url);

        Assert.Contains("304", error.Message, StringComparison.Ordinal);
        scene.HasNothing("f.bin");
    }

    [Fact(Timeout = Patience)]
    public async Task A_304_to_the_download_is_exit_3()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Status(304).OnDownload());

        await scene.FailsAsync<SourceUnavailableException>(url);

        scene.HasNothing("f.bin");
    }

    [Fact(Timeout = Patience)]
    public async Task A_range_of_an_unknown_total_is_not_the_end_of_the_file()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            [
                .. NoLength,
                CutOnce,
                Faults.Chunked().OnDownload().Times(1),
                Faults.ShortRange(1000).OnResume().Times(1),
                Faults.UnknownContentRangeTotal().OnResume(),
            ]
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_body_that_goes_on_after_its_declared_end_is_not_cut_there()
    {
        const int declared = 4 * 16 * 1024;
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            BareA,
            Faults.HeadStatus(405),
            Faults.Header("Content-Range", $"bytes 0-1023/{declared}").OnProbe(),
            Faults.Chunked().OnDownload(),
            Faults.Rate(2_000_000).OnDownload()
        );

        await scene.FailsAsync<TransferException>(url);

        scene.HasNothing("f.bin");
    }

    [Fact(Timeout = Patience)]
    public async Task A_206_that_brings_more_than_its_range_is_not_believed()
    {
        await using var scene = await FetchScene.StartAsync();
        var rest = new Fault
        {
            Answers = (_, answer) =>
                (answer with { Length = 2000, Framing = Framing.Chunked }).With(
                    "Content-Range",
                    $"bytes {answer.Offset}-{answer.Offset + 999}/{Length}"
                ),
        };
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, rest.OnResume().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Null(scene.Downloads[^1].Headers["Range"]);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_416_with_the_right_number_of_bytes_of_another_version_is_not_the_end(bool tells)
    {
        await using var scene = await FetchScene.StartAsync();
        var shorter = OriginFile.Random(Cut, seed: 3);
        var hasChanged = false;
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            [
                .. NoLength,
                CutOnce,
                Faults.Chunked().OnDownload(),
                Faults.IgnoreIfRange(),
                Faults.ChangesTo(shorter).When(request => hasChanged |= request.Headers["Range"] == $"bytes={Cut}-"),
                .. tells ? Array.Empty<Fault>() : Silent,
            ]
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", shorter.Content);
    }

    [Theory(Timeout = Patience)]
    [InlineData(null)]
    [InlineData("W/")]
    public async Task A_tag_that_the_bytes_did_not_come_with_is_no_ground_to_join_them(string? weakly)
    {
        await using var scene = await FetchScene.StartAsync();
        var probed = A with { LastModified = null };
        var url = scene.Origin.Serve(
            "/f.bin",
            probed,
            CutOnce,
            Faults.Body(B.Content).OnDownload().Times(1),
            Faults.Header("ETag", weakly is null ? null : weakly + A.ETag).OnDownload().Times(1)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.All(scene.Downloads, request => Assert.Null(request.Headers["Range"]));
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_join_by_date_that_HEAD_does_not_confirm_is_asked_about_by_GET(bool hangsUp)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            A with
            {
                ETag = null,
            },
            CutOnce,
            (hangsUp ? Faults.Drop() : Faults.Status(405)).OnHead(),
            Faults.IgnoreIfRange(),
            Faults.OmitOn206("Last-Modified"),
            Faults.ChangesToAfterBytes(B with { ETag = null, LastModified = A.LastModified!.Value.AddHours(1) }, Cut)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_join_that_nobody_confirms_is_fetched_whole()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            A with
            {
                ETag = null,
            },
            [
                CutOnce,
                Faults.HeadStatus(405),
                Faults.IgnoreIfRange(),
                Faults.ChangesToAfterBytes(BareB, Cut),
                Faults.OmitOn206("Last-Modified"),
            ]
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_whole_answer_without_a_validator_is_confirmed_and_recorded_under_the_tag_that_holds()
    {
        await using var scene = await FetchScene.StartAsync();
        var silent = Faults.Header("ETag", null).OnDownload();
        var url = scene.Origin.Serve("/f.bin", A, silent, Faults.Header("Last-Modified", null).OnDownload());

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(A.ETag, result.Record.ETag);
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url)).Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_whole_answer_is_kept_when_nobody_can_be_asked_again()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Header("ETag", null).OnDownload(),
            Faults.Header("Last-Modified", null).OnDownload(),
            Faults.Drop().OnHead()
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Length)]
    [InlineData(Cut)]
    public async Task Bytes_that_no_validator_ties_to_the_source_are_fetched_again(int count)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", B);
        var identity = new SourceIdentity { Length = Length };
        await using (var part = PartFile.Open(scene.PathOf("f.bin"), url, scene.Limits, discard: false))
        {
            part.Reset(identity);
            var version = part.Accept(identity, []);
            await part.WriteAsync(version, 0, A.Content.ToArray().AsMemory(0, count), CancellationToken.None);
        }

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_416_to_the_probe_is_no_size()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.HeadStatus(405), Faults.NotSatisfiable(0).OnProbe());

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_416_with_the_known_total_is_a_range_that_the_server_cannot_give()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.NotSatisfiable(Length).OnResume());

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(3, scene.Downloads.Count);
    }

    [Theory(Timeout = Patience)]
    [InlineData("\"\u00e9t\u00e9\"")]
    [InlineData("\"\u0001\u001b[31m\"")]
    public async Task A_tag_of_odd_characters_is_sent_back_as_it_came(string tag)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A with { ETag = tag, LastModified = null }, CutOnce);

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(Length, scene.Downloads.Sum(request => request.BodyBytesSent));
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url)).Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_tag_of_20_kB_is_never_sent_back()
    {
        await using var scene = await FetchScene.StartAsync();
        var tag = $"\"{new string('x', 20_000)}\"";
        var url = scene.Origin.Serve(
            "/f.bin",
            A with
            {
                ETag = tag,
            },
            CutOnce,
            Faults.Status(431).When(request => request.Headers.Fields.Any(field => field.Value.Length > 4096))
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url)).Status);
    }

    [Fact(Timeout = Patience)]
    public async Task Headers_without_end_are_exit_3()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A.With("X-Long", new string('x', 100_000)));

        await scene.FailsAsync<SourceUnavailableException>(url);

        scene.HasNothing("f.bin");
    }

    [Theory(Timeout = Patience)]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    public async Task A_Retry_After_that_says_nothing_is_no_reason_to_wait_or_to_fail(string value)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Status(503, value).OnGet().Times(2));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory(Timeout = Patience)]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_Retry_After_of_years_is_exit_3(string value)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Status(503, value).OnDownload());

        await scene.FailsAsync<SourceUnavailableException>(url);
    }

    [Fact(Timeout = Patience)]
    public async Task A_Retry_After_of_0_for_ever_ends_with_exit_3()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Status(429, "0").OnDownload());

        await scene.FailsAsync<TransferException>(url);

        Assert.Equal(5, scene.Downloads.Count);
    }

    [Theory(Timeout = Patience)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(-5)]
    public async Task A_length_that_cannot_be_ends_in_an_error_of_ours(long length)
    {
        await using var scene = await FetchScene.StartAsync();
        var lie = new Fault { Answers = (_, answer) => answer with { DeclaredLength = length } };
        var url = scene.Origin.Serve("/f.bin", A, Faults.IgnoreRange(), lie);

        await Assert.ThrowsAnyAsync<StarhaulException>(() => scene.FetchAsync(url));

        Assert.False(File.Exists(scene.PathOf("f.bin")));
    }

    [Theory(Timeout = Patience)]
    [InlineData("bytes 166666-9223372036854775807/9223372036854775808")]
    [InlineData("bytes 166666-299999/99999999999999999999999999")]
    [InlineData("bytes -166666-299999/300000")]
    [InlineData("bytes 166666-166665/300000")]
    [InlineData("bytes */300000")]
    [InlineData("lines 166666-299999/300000")]
    [InlineData("nonsense")]
    public async Task A_Content_Range_that_cannot_be_brings_no_byte(string value)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.Header("Content-Range", value).OnResume().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory(Timeout = Patience)]
    [InlineData("//")]
    [InlineData("///")]
    [InlineData("http://")]
    [InlineData("http://[::1")]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("")]
    [InlineData(":")]
    public async Task A_redirect_to_nowhere_is_exit_3(string location)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Redirect("/go", location);

        var error = await Assert.ThrowsAnyAsync<StarhaulException>(() => scene.FetchAsync(url));

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
    }

    [Fact(Timeout = Patience)]
    public async Task A_connection_cut_after_each_byte_brings_the_file_byte_by_byte()
    {
        await using var scene = await FetchScene.StartAsync();
        var small = OriginFile.Random(40, seed: 4);
        var url = scene.Origin.Serve("/f.bin", small, Faults.CutAfter(1).OnDownload());

        var result = await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", small.Content);
        Assert.Equal(40, result.Record.Transfer!.Attempts);
    }

    [Fact(Timeout = Patience)]
    public async Task A_connection_cut_after_each_byte_without_ranges_is_given_up()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.CutAfter(1).OnDownload(), Faults.IgnoreRange());

        await scene.FailsAsync<TransferException>(url);

        Assert.InRange(scene.Downloads.Count, 5, 12);
    }

    [Fact(Timeout = Patience)]
    public async Task Ranges_of_nothing_are_given_up()
    {
        await using var scene = await FetchScene.StartAsync();
        var nothing = new Fault { Answers = (_, answer) => answer with { Length = 0 } };
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, nothing.OnResume());

        await scene.FailsAsync<TransferException>(url);

        Assert.InRange(scene.Downloads.Count, 5, 12);
    }

    [Fact(Timeout = Patience)]
    public async Task A_coding_that_changes_with_every_answer_is_given_up_with_exit_7()
    {
        await using var scene = await FetchScene.StartAsync();
        var count = 0;
        var flips = new Fault
        {
            Answers = (_, answer) => answer.With("Content-Encoding", count++ % 2 == 0 ? "gzip" : "zstd"),
        };
        var url = scene.Origin.Serve("/f.bin", A, flips.OnDownload());

        await scene.FailsAsync<SourceChangedException>(url);

        scene.HasNothing("f.bin");
    }

    [Theory(Timeout = Patience)]
    [InlineData("br")]
    [InlineData("json")]
    [InlineData("gzip, gzip")]
    [InlineData("../../etc")]
    public async Task A_coding_that_nobody_can_decode_is_exit_5_and_leaves_nothing(string coding)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.json.gz", A with { ContentEncoding = coding, ContentType = null });

        await scene.FailsAsync<UnexpectedContentException>(url);

        scene.HasNothing("f.json.gz");
    }

    [Fact(Timeout = Patience)]
    public async Task A_digest_that_only_the_first_answer_declared_counts_after_a_resume()
    {
        await using var scene = await FetchScene.StartAsync();
        var wrong = Faults.WrongDigest(DigestHeader.ReprDigest).OnDownload().Times(1);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, wrong);

        await scene.FailsAsync<IntegrityException>(url);

        scene.HasNothing("f.bin");
    }

    [Fact(Timeout = Patience)]
    public async Task A_splice_under_a_checksum_file_is_found_and_the_file_is_fetched_once_more()
    {
        await using var scene = await FetchScene.StartAsync();
        var sums = scene.Origin.Serve("/SHA256SUMS", OriginFile.Of($"{B.Content.Sha256()}  f.bin\n"));
        var url = scene.Origin.Serve("/f.bin", BareA, CutOnce, Faults.ChangesToAfterBytes(BareB, Cut));

        await scene.FetchAsync(url, FetchOptions.Default with { Checksums = Source.Parse(sums) });

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_splice_under_a_pinned_digest_is_found_when_the_rest_came_with_a_tag()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", BareA, CutOnce, Faults.ChangesToAfterBytes(B, Cut));
        var pinned = new DeclaredDigest("sha-256", B.Content.Sha256(), "option", DigestScope.Published);

        await scene.FetchAsync(url, FetchOptions.Default with { Digests = [pinned] });

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_drips_ends_the_job_though_bytes_come_again_and_again()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.Rate(100).OnDownload());
        var limits = scene.Limits with
        {
            LeastBytesPerSecond = 1_000_000,
            PaceOver = TimeSpan.FromMilliseconds(200),
            AttemptsWithoutProgress = 2,
        };
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = scene.Box, Limits = limits });

        var error = await Assert.ThrowsAsync<TransferException>(() =>
            fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default, null, TestContext.Current.CancellationToken)
        );

        Assert.Contains("the least is 1,000,000 a second", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_disposition_without_a_name_leaves_the_name_to_the_URL(string name)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.FileName(name));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Theory(Timeout = Patience)]
    [InlineData("../../f.bin")]
    [InlineData("..%2f..%2ff.bin")]
    [InlineData(".hidden")]
    [InlineData("manifest.jsonl")]
    [InlineData("f.bin.part.json")]
    [InlineData("f.bin.part.json.new")]
    [InlineData("f.bin.part.json.failed")]
    [InlineData("f.bin.meta.json.new")]
    [InlineData("starhaul.toml")]
    [InlineData("manifest.key")]
    [InlineData("global.json")]
    [InlineData("-rf")]
    [InlineData("a\u0001b")]
    public async Task A_name_of_the_server_never_leaves_the_box_and_is_never_ours(string name)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.FileName(name));

        try
        {
            var result = await scene.FetchAsync(url);
            Assert.Equal(scene.Box, Path.GetDirectoryName(result.Path));
            Assert.True(name.Contains('%') || Path.GetFileName(result.Path) == Path.GetFileName(name), result.Path);
        }
        catch (DestinationException error)
        {
            Assert.Equal(ExitCode.Usage, error.ExitCode);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("manifest.jsonl.gz")]
    [InlineData("SHA256SUMS.gz")]
    [InlineData("g.bin.part.gz")]
    [InlineData("g.bin.part.json.gz")]
    public async Task A_decoded_name_is_held_to_the_rules_of_names(string name)
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/" + name, OriginFile.Gzip("some text\n"u8.ToArray()));

        var error = await scene.FailsAsync<DestinationException>(url, FetchOptions.Default with { Decode = true });

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.False(File.Exists(scene.PathOf(name[..^3])));
    }

    [Fact(Timeout = Patience)]
    public async Task To_decode_what_is_not_compressed_is_to_fetch_it()
    {
        await using var scene = await FetchScene.StartAsync();
        var file = OriginFile.Of(Texts.JsonArray(10)) with { ContentType = "application/json" };
        var url = scene.Origin.Serve("/f.json", file);

        await scene.FetchAsync(url, FetchOptions.Default with { Decode = true });

        await scene.HoldsAsync("f.json", file.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task What_an_abandoned_run_left_goes_when_the_file_is_unchanged_and_what_others_left_stays()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A);
        await scene.FetchAsync(url);
        scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload());
        await scene.InterruptAsync(url, Cut, FetchOptions.Default with { Force = true });
        Assert.True(File.Exists(scene.PathOf("f.bin.part")));

        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url)).Status);

        await scene.HoldsAsync("f.bin", A.Content);
        File.WriteAllText(scene.PathOf("f.bin.part"), "theirs");
        Assert.Equal(FetchStatus.Unchanged, (await scene.FetchAsync(url)).Status);
        Assert.Equal("theirs", File.ReadAllText(scene.PathOf("f.bin.part")));
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_kill_left_of_a_decoding_goes_with_the_next_run()
    {
        await using var scene = await FetchScene.StartAsync();
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        File.WriteAllText(scene.PathOf("f.bin.decoded.part"), "half");
        File.WriteAllText(scene.PathOf("f.bin.inside.part"), "half");

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact(Timeout = Patience)]
    public async Task A_signed_address_for_HEAD_alone_is_asked_for_anew()
    {
        await using var scene = await FetchScene.StartAsync();
        scene.Origin.Serve("/signed-for-head", A, Faults.Status(403).OnGet());
        scene.Origin.Serve("/signed-for-get", A);
        var url = scene.Origin.Handle(
            "/f.bin",
            request =>
                OriginResponse
                    .Of(302)
                    .With("Location", request.Method == "HEAD" ? "/signed-for-head" : "/signed-for-get")
        );

        await scene.FetchAsync(url, FetchOptions.Default with { Output = "f.bin" });

        await scene.HoldsAsync("f.bin", A.Content);
    }
}
