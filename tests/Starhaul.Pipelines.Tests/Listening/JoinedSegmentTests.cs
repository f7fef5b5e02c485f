using System.Globalization;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Ndjson;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.Pipelines.Tests.Messages;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>Hours that another program joins to a day while a target is behind.</summary>
public sealed class JoinedSegmentTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Bench bench = new();
    private readonly MemoryStore.Content content = new();
    private readonly MessageRejects rejects;
    private readonly SegmentBatches batches = new(new MessageRows(TimeProvider.System, GalaxyTables.Data.ToHashSet()));

    public JoinedSegmentTests() => rejects = new MessageRejects(bench.Folder, TimeProvider.System);

    public void Dispose()
    {
        batches.Dispose();
        rejects.Dispose();
        bench.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_they_wait_they_are_loaded_as_that_day(bool keepsUpToDate)
    {
        await ArchiveAsync(hours: 3);
        await using var writer = await bench.OpenAsync();
        await using var sink = Sink(keepsUpToDate);
        await sink.OpenAsync(Cancel);
        using var follower = Follower(sink, writer);
        await JoinAsync();

        follower.Finish();
        await follower.RunAsync(Cancel).WaitAsync(Patience, Cancel);

        Assert.Equal((3, 0, null), (follower.State.Messages, follower.State.Waiting, follower.State.Trouble));
        Assert.Empty(follower.Unreadable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_one_is_loaded_it_is_complete_all_the_same(bool keepsUpToDate)
    {
        const int Loading = 2; // after finding and beginning
        await ArchiveAsync(hours: 2);
        await using var writer = await bench.OpenAsync();
        await using var inner = Sink(keepsUpToDate);
        await using var sink = new GatedSink(inner, Loading);
        await sink.OpenAsync(Cancel);
        using var follower = Follower(sink, writer);
        var following = follower.RunAsync(Cancel);
        await sink.IsReached.WaitAsync(Cancel);
        await JoinAsync();
        await writer.Segments.RefreshAsync(Cancel); // as each publish does

        sink.Open();
        follower.Finish();
        await following.WaitAsync(Patience, Cancel);

        Assert.Equal((0, null), (follower.State.Waiting, follower.State.Trouble));
        Assert.Empty(follower.Unreadable);
        var loaded = await inner.ReadImportsAsync(Cancel);
        Assert.NotEmpty(loaded);
        Assert.All(loaded, import => Assert.Equal((ImportRecord.Complete, 64), (import.Status, import.Sha256.Length)));
        Assert.Equal(keepsUpToDate ? 2 : 0, content.Tables[GalaxyTables.Stations].Count);
    }

    private Sink Sink(bool keepsUpToDate) =>
        keepsUpToDate
            ? new UpdatingSink(new MemoryStore(content), new Dumps.GatedTime(), new Random(1))
            : new NdjsonSink(bench.FullPath("tables"));

    private TableFollower Follower(Sink sink, ArchiveWriter writer)
    {
        var follower = new TableFollower(
            sink,
            new SegmentImports(writer.Segments, TimeProvider.System),
            batches,
            rejects,
            TimeProvider.System,
            findAll: () => ArchiveFolder.Segments(bench.Folder)
        );
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        return follower;
    }

    /// <summary>Hours of a day that is over, of one station each.</summary>
    private async Task ArchiveAsync(int hours)
    {
        await using var writer = await bench.OpenAsync();
        for (var number = 1; number <= hours; number++)
        {
            bench.Append(
                writer,
                Feed.Json(
                    body: string.Create(
                        CultureInfo.InvariantCulture,
                        $"\"marketId\":{number},\"systemName\":\"Sol\",\"stationName\":\"Hub\",\"commodities\":[]"
                    )
                )
            );
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        await writer.CloseAsync();
        bench.Clock.Advance(TimeSpan.FromDays(1));
    }

    private async Task JoinAsync()
    {
        var manifest = await Manifest.OpenAsync(bench.Folder, cancellationToken: Cancel);
        var roll = new DayRoll(bench.Folder, manifest, bench.Clock);
        await roll.RunAsync(Assert.Single(roll.Plan(bench.Clock.GetUtcNow())), Cancel);
    }
}
