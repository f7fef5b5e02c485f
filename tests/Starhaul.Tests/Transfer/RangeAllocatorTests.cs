using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

public sealed class RangeAllocatorTests : IAsyncDisposable
{
    private const long MiB = 1024 * 1024;
    private const long Length = 4000 * MiB;

    private readonly RangeScene scene = new(Length);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    private PartFile Part => scene.Part;

    private RangeAllocator Ranges => scene.Ranges;

    [Fact]
    public async Task One_connection_is_given_all_and_keeps_it_until_there_are_more()
    {
        var first = await TakeAsync();
        Assert.Equal(new ByteRange(0, long.MaxValue), first.Rest);

        Ranges.Share(Part.Version, 8);

        Assert.Equal(new ByteRange(0, 16 * MiB), first.Rest);
        Assert.Equal(new ByteRange(16 * MiB, 32 * MiB), (await TakeAsync()).Rest);
    }

    [Fact]
    public async Task Pieces_do_not_overlap_and_none_begins_beyond_the_window()
    {
        List<long> starts = [(await ShareAsync(4)).Start];
        for (var i = 0; i < 3; i++)
        {
            starts.Add((await TakeAsync()).Start);
        }

        Assert.Equal([0, 16 * MiB, 32 * MiB, 48 * MiB], starts);
        Assert.False(Ranges.TakeAsync(Part.Version, Ending).IsCompleted);
    }

    [Fact]
    public async Task Half_of_what_the_slowest_has_left_goes_to_one_that_has_nothing_to_do()
    {
        var slow = await ShareAsync(4);
        for (var i = 0; i < 3; i++)
        {
            var other = await TakeAsync();
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            await BringAsync(other, (int)other.Rest.Length);
        }

        await BringAsync(slow, (int)MiB);
        var left = slow.Rest;

        var stolen = (await TakeAsync()).Rest;

        Assert.Equal(left.End, stolen.End);
        Assert.Equal(stolen.Start, slow.End);
        Assert.Equal(left.Length / 2, stolen.Length);
    }

    [Fact]
    public async Task All_that_is_left_is_taken_from_one_that_is_silent()
    {
        List<RangeLease> leases = [await ShareAsync(4)];
        for (var i = 0; i < 3; i++)
        {
            leases.Add(await TakeAsync());
        }

        scene.Time.Advance(TimeSpan.FromSeconds(4));

        var taken = await TakeAsync();

        Assert.True(leases[0].Taken.IsCancellationRequested);
        Assert.Equal(0, leases[0].Rest.Length);
        Assert.Equal(new ByteRange(0, 16 * MiB), taken.Rest);
        Assert.Equal(1, taken.TakeOvers);
    }

    [Fact]
    public async Task What_did_not_come_of_a_range_is_a_hole_again()
    {
        var first = await ShareAsync(4);
        _ = await TakeAsync();
        await BringAsync(first, (int)MiB);

        Ranges.Return(first);

        Assert.Equal(new ByteRange(MiB, 16 * MiB), (await TakeAsync()).Rest);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task The_last_of_several_connections_ends_its_range_though_the_others_left_a_hole_before_it(
        int connections
    )
    {
        List<RangeLease> left = [await ShareAsync(connections)];
        for (var i = 1; i < Math.Min(connections, 16); i++)
        {
            left.Add(await TakeAsync());
        }

        // The checks have read what the first has brought, which lets one range more begin.
        await BringAsync(left[0], (int)(8 * MiB));
        Part.Flow.Follow(8 * MiB, Part.Version);
        var ahead = await TakeAsync();
        foreach (var lease in left)
        {
            Ranges.Return(lease);
        }

        Ranges.Share(Part.Version, 1);

        Assert.Equal(8 * MiB, Part.Frontier);
        Assert.True(Part.Flow.RoomAsync(Part.Version, ahead.End - 1, Ending).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_range_goes_on_into_what_others_gave_up()
    {
        var first = await TakeAsync();
        Ranges.Share(Part.Version, 2);
        Ranges.Share(Part.Version, 1);

        Assert.Equal(16 * (int)MiB + 5, first.Claim(16 * (int)MiB + 5));

        Assert.Equal(Length, first.End);
    }

    [Fact]
    public async Task Nothing_is_handed_out_of_a_version_that_is_over()
    {
        var version = Part.Version;
        Part.RestartAsNewVersion(Part.Identity with { ETag = "\"two\"" }, "it changed");

        Assert.Null(await Ranges.TakeAsync(version, Ending));
    }

    /// <summary>The piece of the first connection, after others came beside it.</summary>
    private async Task<RangeLease> ShareAsync(int connections)
    {
        var first = await TakeAsync();
        Ranges.Share(Part.Version, connections);
        return first;
    }

    private async Task<RangeLease> TakeAsync()
    {
        var taking = Ranges.TakeAsync(Part.Version, Ending);
        Assert.True(taking.IsCompleted, "Nothing was handed out.");
        return (await taking)!;
    }

    private async Task BringAsync(RangeLease lease, int count)
    {
        var start = lease.Rest.Start;
        Assert.Equal(count, lease.Claim(count));
        Assert.True(await Part.WriteAsync(Part.Version, start, new byte[count], Ending));
        lease.Wrote(count);
    }
}
