using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>The rules of a resume that the fault table does not spell out.</summary>
public abstract class ResumeRuleContract(int connections)
{
    private const int Length = 300_000;
    private const int Cut = 166_666;

    // What lies in the sockets of this machine when the first response, which was to bring all, is left for ranges.
    private const int Most = 12_000_000;

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);
    private static readonly OriginFile B = OriginFile.Random(Length, seed: 2);
    private static readonly Fault CutOnce = Faults.CutAfter(Cut).OnDownload().Times(1);

    [Fact]
    public async Task A_206_may_lack_Last_Modified()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.OmitOn206("Last-Modified"));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Equal(2, scene.Downloads.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_206_without_the_tag_or_with_another_is_another_version(bool isOmitted)
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var fault = isOmitted ? Faults.OmitOn206("ETag") : Faults.DifferentETagOn206();
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, fault.OnResume());

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(scene.Downloads.Count(request => request.Headers["Range"] is null), 2, int.MaxValue);
    }

    [Fact]
    public async Task A_206_of_another_total_is_another_version()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.WrongContentRangeTotal(+1).OnResume());

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(scene.Downloads.Count(request => request.Headers["Range"] is null), 2, int.MaxValue);
    }

    [Fact]
    public async Task A_206_with_another_date_is_another_version_where_there_is_no_tag()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var next = B with { ETag = null, LastModified = B.LastModified!.Value.AddDays(1) };
        var url = scene.Origin.Serve(
            "/f.bin",
            A with
            {
                ETag = null,
            },
            CutOnce,
            Faults.IgnoreIfRange(),
            Faults.ChangesToAfterBytes(next, Cut)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
    }

    [Fact]
    public async Task A_206_with_a_wrong_start_brings_no_byte()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.WrongContentRangeStart(+100).OnResume().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Equal($"bytes={Cut}-", scene.Downloads[^1].Headers["Range"]));
    }

    [Fact]
    public async Task An_address_behind_a_redirect_that_ran_out_is_asked_for_anew()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var first = scene.Origin.Serve("/signed/1/f.bin", A, Faults.Status(410).OnDownload());
        var second = scene.Origin.Serve("/signed/2/f.bin", A);
        var asked = 0;
        var url = scene.Origin.Handle(
            "/f.bin",
            _ => OriginResponse.Of(302).With("Location", Interlocked.Increment(ref asked) == 1 ? first : second)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Equal(2, asked));
    }

    [Fact]
    public async Task A_206_without_Content_Range_is_refused()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.MissingContentRange().OnResume().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_short_range_is_asked_for_again_from_its_end()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.ShortRange(1000).OnResume().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Equal($"bytes={Length - 1000}-", scene.Downloads[^1].Headers["Range"]));
    }

    [Fact]
    public async Task A_server_that_knows_If_Range_by_date_only_is_asked_by_date()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.IfRangeKnowsDatesOnly());

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Contains(
            scene.Downloads,
            request => request.Status == 206 && request.Headers["If-Range"]!.EndsWith("GMT", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_server_that_refuses_If_Range_is_asked_by_If_Match()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.IfRangeIsRefused());

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Contains(scene.Downloads, request => request.Status == 206 && request.Headers["If-Match"] == A.ETag);
    }

    [Fact]
    public async Task A_412_is_another_version()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            CutOnce,
            Faults.IfRangeIsRefused(),
            Faults.PreconditionFailed(),
            Faults.ChangesTo(B).After(5)
        );

        await scene.FetchAsync(url);

        var last = scene.Downloads[^1];
        IfAlone(() => Assert.Null(last.Headers["Range"]));
        IfAlone(() => Assert.Contains(scene.Downloads, request => request.Status == 412));
        Assert.Contains(scene.Read("f.bin"), new List<byte[]> { A.Content.ToArray(), B.Content.ToArray() });
    }

    [Fact]
    public async Task A_young_date_is_weak_and_no_ground_to_resume_on()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var young = A with { ETag = null, Date = A.LastModified!.Value.AddSeconds(1) };
        var url = scene.Origin.Serve("/f.bin", young, CutOnce);

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.All(scene.Downloads, request => Assert.Null(request.Headers["Range"]));
    }

    [Fact]
    public async Task An_old_date_alone_is_enough_to_resume_on()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A with { ETag = null }, CutOnce);

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Equal($"bytes={Cut}-", scene.Downloads[^1].Headers["Range"]));
        IfAlone(() => Assert.Equal(Length, scene.Downloads.Sum(request => request.BodyBytesSent)));
    }

    [Fact]
    public async Task A_416_with_the_number_of_bytes_that_are_here_is_the_end()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.HeadWithoutLength(),
            Faults.IgnoreRange().OnProbe(),
            Faults.Chunked().OnProbe(),
            Faults.ChunkedWithoutEnd().OnDownload()
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(416, scene.Downloads[^1].Status);
    }

    [Fact]
    public async Task A_416_with_another_total_is_another_version()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, CutOnce, Faults.NotSatisfiable(10).OnResume().Times(1));

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Null(scene.Downloads[^1].Headers["Range"]));
    }

    [Fact]
    public async Task A_pinned_digest_allows_a_resume_without_any_validator()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A with { ETag = null, LastModified = null }, CutOnce);

        await scene.FetchAsync(url, Pinned(A));

        await scene.HoldsAsync("f.bin", A.Content);
        IfAlone(() => Assert.Equal(Length, scene.Downloads.Sum(request => request.BodyBytesSent)));
    }

    [Fact]
    public async Task A_splice_under_a_pinned_digest_is_found_and_the_file_is_fetched_once_more()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A with
            {
                ETag = null,
                LastModified = null,
            },
            CutOnce,
            Faults.ChangesToAfterBytes(B with { ETag = null, LastModified = null }, Cut)
        );

        var result = await scene.FetchAsync(url, Pinned(B));

        await scene.HoldsAsync("f.bin", B.Content);
        Assert.Equal(Evidence.PublisherDigest, result.Record.Evidence);
    }

    [Fact]
    public async Task A_splice_that_never_fits_the_pinned_digest_is_exit_4()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var bare = A with { ETag = null, LastModified = null };
        var url = scene.Origin.Serve("/f.bin", bare, CutOnce);

        await scene.FailsAsync<IntegrityException>(url, Pinned(B));

        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task The_source_is_asked_again_when_the_last_answer_had_no_validator()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Header("ETag", null).OnDownload(),
            Faults.Header("Last-Modified", null).OnDownload(),
            Faults.ChangesToAfterBytes(B, Length)
        );

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", B.Content);
        Assert.Equal("HEAD", scene.Origin.Requests[^1].Method);
    }

    [Fact]
    public async Task Bytes_that_rotted_in_the_part_file_are_fetched_again_from_the_last_good_checkpoint()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        using (var part = new FileStream(scene.PathOf("f.bin.part"), FileMode.Open))
        {
            part.Position = Cut / 2;
            var old = part.ReadByte();
            part.Position = Cut / 2;
            part.WriteByte((byte)(old ^ 1));
        }

        await scene.FetchAsync(url);

        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task A_state_that_counts_too_much_costs_a_download_and_never_a_file()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Cut).OnDownload().Times(1));
        await scene.InterruptAsync(url, Cut);
        File.WriteAllText(scene.PathOf("f.bin.part.json"), "{ not json");

        var error = await scene.FailsAsync<DestinationException>(url);

        Assert.Contains("not written by starhaul", error.Message, StringComparison.Ordinal);
        await scene.FetchAsync(url, FetchOptions.Default with { Force = true });
        await scene.HoldsAsync("f.bin", A.Content);
    }

    [Fact]
    public async Task The_probe_and_the_download_share_one_connection_and_three_requests()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var url = scene.Origin.Serve("/f.bin", A);

        await scene.FetchAsync(url);

        IfAlone(() => Assert.Equal(["HEAD", "GET", "GET"], scene.Origin.Requests.Select(request => request.Method)));
        IfAlone(() => Assert.Single(scene.Origin.Requests.Select(request => request.Connection).Distinct()));
        Assert.All(scene.Origin.Requests, request => Assert.Equal("identity", request.Headers["Accept-Encoding"]));
    }

    [Fact]
    public async Task A_cut_at_five_ninths_of_5_MB_costs_less_than_a_tenth_more()
    {
        await using var scene = await FetchScene.StartAsync(connections: connections);
        var file = OriginFile.Random(5_000_000);
        var url = scene.Origin.Serve("/f.bin", file, Faults.CutAfter(5_000_000 * 5 / 9).OnDownload().Times(1));

        await scene.FetchAsync(url);

        Assert.InRange(
            scene.Origin.Requests.Sum(request => request.BodyBytesSent),
            5_000_000,
            connections == 1 ? 5_500_000 : Most
        );
        await scene.HoldsAsync("f.bin", file.Content);
    }

    /// <summary>What is true of the requests of one connection; several send more of them, in no certain order.</summary>
    private void IfAlone(Action assert)
    {
        if (connections == 1)
        {
            assert();
        }
    }

    private static FetchOptions Pinned(OriginFile file) =>
        FetchOptions.Default with
        {
            Digests = [new DeclaredDigest("sha-256", file.Content.Sha256(), "option", DigestScope.Published)],
        };
}
