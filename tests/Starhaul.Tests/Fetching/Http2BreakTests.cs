using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Servers of HTTP/2 that break off in the middle of a body: what came is kept, and the rest is asked for again.</summary>
public sealed class Http2BreakTests
{
    private const int Length = 2_000_000;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";
    private static readonly OriginFile A = OriginFile.Random(Length, seed: 1);

    public static TheoryData<Http2Break, int> Every
    {
        get
        {
            var rows = new TheoryData<Http2Break, int>();
            foreach (var how in Enum.GetValues<Http2Break>())
            {
                rows.Add(how, 1);
                rows.Add(how, 8);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task What_came_before_a_server_broke_off_is_kept_and_the_rest_comes(Http2Break how, int connections)
    {
        for (var after = 50_000; after < Length; after += IsLong ? 100_000 : 800_000)
        {
            await using var scene = await FetchScene.StartAsync(OriginProtocol.Http2, connections);
            scene.Origin.Serve("/f.bin", A);
            await using var relay = Http2Relay.Start(scene.Origin, how, after, times: 3);

            await scene.FetchAsync(relay.Url("/f.bin"));

            await scene.HoldsAsync("f.bin", A.Content);
            Assert.InRange(relay.Made, 1, 3);
            if (connections == 1)
            {
                // What had come is joined to the same version alone.
                var resumes = scene.Downloads.Where(static request => request.Headers["Range"] is not null).ToList();
                Assert.All(resumes, request => Assert.Equal(A.ETag, request.Headers["If-Range"]));
                Assert.True(how == Http2Break.GoAway || scene.Downloads.Count > 1, "Nothing was asked for again.");
            }
        }
    }

    [Theory]
    [InlineData(Http2Break.ResetStream)]
    [InlineData(Http2Break.GoAwayAtOnce)]
    public async Task A_file_that_changed_when_a_server_broke_off_is_the_whole_new_one(Http2Break how)
    {
        var other = OriginFile.Random(Length, seed: 2);
        await using var scene = await FetchScene.StartAsync(OriginProtocol.Http2);
        scene.Origin.Serve("/f.bin", A, Faults.ChangesTo(other).After(2));
        await using var relay = Http2Relay.Start(scene.Origin, how, afterBytes: Length / 2, times: 1);

        await scene.FetchAsync(relay.Url("/f.bin"));

        await scene.HoldsAsync("f.bin", other.Content);
        Assert.Equal(1, relay.Made);
    }

    [Theory]
    [InlineData(Http2Break.ResetStream)]
    [InlineData(Http2Break.RefuseStream)]
    [InlineData(Http2Break.GoAwayAtOnce)]
    public async Task A_server_that_breaks_off_each_time_before_it_sent_a_byte_is_given_up(Http2Break how)
    {
        await using var scene = await FetchScene.StartAsync(OriginProtocol.Http2);
        scene.Limits = scene.Limits with { AttemptsWithoutProgress = 3 };
        scene.Origin.Serve("/f.bin", A);
        await using var relay = Http2Relay.Start(scene.Origin, how, afterBytes: 1024, times: int.MaxValue);

        var error = await scene.FailsAsync<TransferException>(relay.Url("/f.bin"));

        Assert.Equal(ExitCode.SourceUnavailable, error.ExitCode);
        Assert.False(File.Exists(scene.PathOf("f.bin")));
    }
}
