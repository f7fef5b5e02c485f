using Starhaul.Integrity;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Bytes of several places side by side: the fast ones bring more, and no damage of one of them is published.</summary>
public sealed class MirrorsAtOnceTests
{
    private const int Length = 4_000_000;
    private const int PieceLength = 256 * 1024;
    private const int Rate = 1_500_000;

    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);

    private static readonly OriginFile Mirrored = A with
    {
        ETag = "\"of the mirror\"",
        LastModified = A.LastModified!.Value.AddDays(1),
    };

    [Theory]
    [InlineData(OriginProtocol.Http)]
    [InlineData(OriginProtocol.Http2)]
    public async Task Under_a_pinned_digest_places_with_other_validators_bring_bytes_at_once(OriginProtocol protocol)
    {
        await using var scene = await FetchScene.StartAsync(protocol, connections: 4);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored, Faults.Rate(Rate).OnDownload());

        var result = await scene.FetchAsync(source, Pinned(A, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        var (first, second) = (Facts(result, source), Facts(result, mirror));

        // Of a range that another took over a block may be on its way.
        Assert.InRange(first.Bytes + second.Bytes, Length, Length + 600_000);
        Assert.InRange(second.Bytes, Length / 5, Length * 4 / 5);
        Assert.InRange(result.Record.Transfer!.Connections, 2, 4);
        Assert.InRange(Math.Max(first.Score, second.Score), 100, 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_digest_only_a_place_with_the_same_strong_validator_brings_bytes_at_once(bool isTied)
    {
        await using var scene = await FetchScene.StartAsync(connections: 4);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.bin", isTied ? A : Mirrored, Faults.Rate(Rate).OnDownload());

        var result = await scene.FetchAsync(source, With(mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(isTied, Facts(result, mirror).Bytes > 0);
    }

    [Fact]
    public async Task One_that_is_20_times_slower_brings_little_and_is_not_waited_for()
    {
        await using var scene = await FetchScene.StartAsync(connections: 2);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate / 20).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored, Faults.Rate(Rate).OnDownload());

        var result = await scene.FetchAsync(source, Pinned(A, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(Facts(result, mirror).Bytes, Length * 7 / 10, Length);
        Assert.True(Facts(result, source).Score < 50);

        // The slow one alone takes 53 s.
        Assert.InRange(result.Record.Transfer!.Seconds, 0, 20);
    }

    [Fact]
    public async Task Unasked_a_mirror_joins_a_slow_source()
    {
        await using var scene = await FetchScene.StartAsync(connections: null);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate / 8).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored, Faults.Rate(Rate).OnDownload());

        var result = await scene.FetchAsync(source, Pinned(A, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(Facts(result, mirror).Bytes, Length / 2, Length);
    }

    [Fact]
    public async Task One_that_dies_on_the_way_is_left_and_the_others_bring_the_rest()
    {
        await using var scene = await FetchScene.StartAsync(connections: 3);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate).OnDownload());
        var dying = scene.Origin.Serve(
            "/dying/f.bin",
            Mirrored,
            Faults.Status(404).OnDownload().After(1),
            Faults.CutAfter(100_000).OnDownload()
        );
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored, Faults.Rate(Rate).OnDownload());

        var result = await scene.FetchAsync(source, Pinned(A, dying, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Contains("404", Facts(result, dying).Problem, StringComparison.Ordinal);
        Assert.Equal(0, Facts(result, dying).Score);
        Assert.Null(Facts(result, mirror).Problem);
    }

    [Fact]
    public async Task A_source_that_dies_on_the_way_is_made_good_by_its_mirror_and_nothing_comes_twice()
    {
        await using var scene = await FetchScene.StartAsync(connections: 2);
        var source = scene.Origin.Serve(
            "/f.bin",
            A,
            Faults.Status(404).OnDownload().After(1),
            Faults.CutAfter(500_000).OnDownload()
        );
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored, Faults.Rate(Rate).OnDownload());

        var result = await scene.FetchAsync(source, Pinned(A, mirror));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(result.Record.Transfer!.Bytes, Length, Length + 600_000);
    }

    [Fact]
    public async Task Another_version_that_begins_alike_is_found_by_the_pinned_digest_and_each_is_asked_alone()
    {
        await using var scene = await FetchScene.StartAsync(connections: 4);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate).OnDownload());
        var other = scene.Origin.Serve(
            "/other/f.bin",
            Mirrored with
            {
                Content = OriginContent.Joined(A.Content, OriginContent.Random(Length, 9), 5_000),
            },
            Faults.Rate(Rate).OnDownload()
        );

        var result = await scene.FetchAsync(source, Pinned(A, other));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.True(Facts(result, other).Bytes > 0);
    }

    [Fact]
    public async Task Another_version_that_begins_otherwise_is_not_asked_for_its_bytes()
    {
        await using var scene = await FetchScene.StartAsync(connections: 4);
        var source = scene.Origin.Serve("/f.bin", A, Faults.Rate(Rate).OnDownload());
        var other = scene.Origin.Serve("/other/f.bin", OriginFile.Random(Length, seed: 2));

        var result = await scene.FetchAsync(source, Pinned(A, other));

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.Equal(0, Facts(result, other).Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_one_that_flips_a_bit_only_that_piece_is_fetched_again(bool isFirst)
    {
        await using var scene = await FetchScene.StartAsync(connections: isFirst ? 1 : 2);
        const int flipped = (Length / 2) + 1000;
        var bad = scene.Origin.Serve(
            "/bad/f.bin",
            Mirrored,
            Faults.Rate(Rate).OnDownload(),
            Faults.FlipBit(flipped).OnDownload()
        );
        var good = scene.Origin.Serve("/f.bin", A, Faults.Rate(isFirst ? Rate : Rate / 4).OnDownload());
        var (source, mirror) = isFirst ? (bad, good) : (good, bad);

        var result = await scene.FetchAsync(source, Pinned(A, mirror) with { Pieces = PiecesOf(A) });

        await scene.HoldsAsync("f.bin", A.Content);
        var facts = Facts(result, bad);
        Assert.Contains("sha-256", facts.Problem, StringComparison.Ordinal);
        Assert.True(facts.Bytes > 0);

        // What was on its way when the bad one was left comes again too: the windows of two connections at the most.
        Assert.InRange(result.Record.Transfer!.Bytes, Length + PieceLength, Length + (6 * PieceLength));
    }

    [Fact]
    public async Task A_wrong_piece_of_the_only_place_is_fetched_once_more_and_then_it_is_exit_4()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", A, Faults.FlipBit(PieceLength).OnDownload());

        var error = await scene.FailsAsync<IntegrityException>(
            source,
            FetchOptions.Default with
            {
                Pieces = PiecesOf(A),
            }
        );

        Assert.Equal(ExitCode.IntegrityFailure, error.ExitCode);
        Assert.Contains("262,144 to 524,288", error.Message, StringComparison.Ordinal);

        // The whole file, the piece, and perhaps what came behind it meanwhile.
        Assert.InRange(scene.Downloads.Count, 2, 3);
        scene.HasNothing("f.bin");
    }

    [Fact]
    public async Task A_bit_that_flips_on_the_way_costs_its_piece()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", A, Faults.FlipBit(PieceLength).OnDownload().Times(1));

        var result = await scene.FetchAsync(source, FetchOptions.Default with { Pieces = PiecesOf(A) });

        await scene.HoldsAsync("f.bin", A.Content);
        Assert.InRange(result.Record.Transfer!.Bytes, Length, Length + PieceLength);
    }

    [Fact]
    public async Task Where_the_same_piece_of_all_is_wrong_it_is_exit_3_and_each_is_named()
    {
        await using var scene = await FetchScene.StartAsync(connections: 2);
        var source = scene.Origin.Serve("/f.bin", A, Faults.FlipBit(0).OnDownload());
        var mirror = scene.Origin.Serve("/mirror/f.bin", Mirrored, Faults.FlipBit(1).OnDownload());

        var error = await scene.FailsAsync<SourceUnavailableException>(
            source,
            Pinned(A, mirror) with
            {
                Pieces = PiecesOf(A),
            }
        );

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.Contains($"{source}: bytes 0 to 262,144", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{mirror}: bytes 0 to 262,144", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_interrupted_run_left_is_held_to_the_pieces_too()
    {
        await using var scene = await FetchScene.StartAsync();
        var source = scene.Origin.Serve("/f.bin", A, Faults.StallAfter(Length / 2).OnDownload().Times(1));
        await scene.InterruptAsync(source, Length / 2);
        var pieces = PiecesOf(A);
        var wrong = pieces with { Values = [new string('0', 64), .. pieces.Values.Skip(1)] };

        await scene.FailsAsync<IntegrityException>(source, FetchOptions.Default with { Pieces = wrong });

        scene.HasNothing("f.bin");
    }

    private static PieceHashes PiecesOf(OriginFile file)
    {
        using var hasher = new PieceHasher(DigestAlgorithm.Sha256, PieceLength);
        hasher.Append(file.Content.ToArray());
        return hasher.Complete();
    }

    private static MirrorFacts Facts(FetchResult result, string url) =>
        result.Record.Transfer!.Mirrors!.Single(one => one.Url == url);

    private static FetchOptions With(params string[] mirrors) =>
        FetchOptions.Default with
        {
            Mirrors = [.. mirrors.Select(Source.Parse)],
        };

    private static FetchOptions Pinned(OriginFile file, params string[] mirrors) =>
        With(mirrors) with
        {
            Digests = [new DeclaredDigest("sha-256", file.Content.Sha256(), "option", DigestScope.Published)],
        };
}
