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

/// <summary>One target behind an archive, without a relay.</summary>
public sealed class TableFollowerTests : IDisposable
{
    private readonly Bench bench = new();
    private readonly MemoryStore.Content content = new();

    private readonly MessageRejects rejects;

    public TableFollowerTests() => rejects = new MessageRejects(bench.Folder, TimeProvider.System);

    public void Dispose()
    {
        rejects.Dispose();
        bench.Dispose();
    }

    private int Stations => content.Tables[GalaxyTables.Stations].Count;

    [Fact]
    public async Task Segments_that_grow_and_close_while_it_follows_are_loaded_once()
    {
        await using var writer = await bench.OpenAsync();
        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = Follower(sink, writer, batches);
        var following = follower.RunAsync(Cancel);
        for (var number = 1; number <= 300; number++)
        {
            bench.Append(writer, Market(number));
            if (number % 50 == 0)
            {
                writer.Flush();
                await UntilAsync(() => Task.FromResult(Stations == number));
            }

            follower.Offer(ArchiveFolder.Segments(bench.Folder));
            if (number % 120 == 0)
            {
                bench.Clock.Advance(TimeSpan.FromHours(1));
            }
        }

        await EndAsync(writer, follower, following);

        Assert.Equal((300, 0, 300), (follower.State.Messages, follower.State.Waiting, Stations));
        Assert.Equal(300, follower.Counts[GalaxyTables.Stations].New);
        var imports = await ImportsAsync();
        Assert.Equal(3, imports.Count);
        Assert.All(imports, import => Assert.Equal((ImportRecord.Complete, 64), (import.Status, import.Sha256.Length)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_the_target_fails_nothing_is_lost_or_counted_twice(bool isDefect)
    {
        for (var call = 0; call < 6; call++)
        {
            content.Tables = new MemoryStore.Content().Tables;
            using var own = new Bench();
            using var told = new MessageRejects(own.Folder, TimeProvider.System);
            await using var writer = await own.OpenAsync();
            own.Append(writer, [.. Enumerable.Range(1, 40).Select(number => Market(number)), Unusable]);
            writer.Flush();
            await using var sink = new FailingSink(Sink(new MemoryStore(content)), call, isDefect);
            using var batches = Batches();
            using var follower = new TableFollower(sink, Imports(writer), batches, told, new Dumps.GatedTime());
            follower.Offer(ArchiveFolder.Segments(own.Folder));
            var following = follower.RunAsync(Cancel);
            await UntilAsync(() => Task.FromResult(Stations == 40));
            own.Append(writer, [.. Enumerable.Range(41, 40).Select(number => Market(number))]);
            writer.Flush();
            await UntilAsync(() => Task.FromResult(Stations == 80));
            sink.IsGood = true;

            await EndAsync(writer, follower, following);

            Assert.Equal((80, 0, null), (follower.State.Messages, follower.State.Waiting, follower.State.Trouble));
            Assert.Equal(80, follower.Counts[GalaxyTables.Stations].New);
            var import = Assert.Single(await ImportsAsync());
            Assert.Equal((ImportRecord.Complete, 80, 1), (import.Status, import.Records, import.Rejected));
            Assert.Equal(1, follower.Rejected);
            Assert.Contains(
                "marketId",
                Assert.Single(await File.ReadAllLinesAsync(told.Path, Cancel)),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task What_two_targets_reject_before_and_after_a_restart_is_written_down_once()
    {
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Market(1), Unusable, Market(2));
            writer.Flush();
            await FollowAsync(writer, content, loaded: 2);
            bench.Append(writer, Unusable, Market(3));
            writer.Flush();
        }

        await using var next = await bench.OpenAsync();
        await FollowAsync(next, content, loaded: 3);
        await FollowAsync(next, new MemoryStore.Content(), loaded: 3);

        Assert.Equal(2, (await File.ReadAllLinesAsync(rejects.Path, Cancel)).Length);
    }

    [Fact]
    public async Task A_new_archive_with_a_segment_of_the_same_name_is_loaded_from_its_beginning()
    {
        await using (var old = await bench.OpenAsync())
        {
            bench.Append(old, [.. Enumerable.Range(1, 5).Select(number => Market(number))]);
            old.Flush();
            await FollowAsync(old, content, loaded: 5);
        }

        Directory.Delete(bench.Folder, recursive: true);
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, [.. Enumerable.Range(101, 20).Select(number => Market(number))]);
            writer.Flush();
            await FollowAsync(writer, content, loaded: 25);
        }

        await using var next = await bench.OpenAsync();
        bench.Append(next, Market(200));
        next.Flush();
        await FollowAsync(next, content, loaded: 26);

        var imports = await ImportsAsync();
        Assert.Equal([5L, 20, 1], imports.Select(import => import.Records));
        Assert.Equal(
            [ImportRecord.Abandoned, ImportRecord.Complete, ImportRecord.Loading],
            imports.Select(import => import.Status)
        );
        Assert.NotNull(imports[0].Finished);
    }

    [Fact]
    public async Task A_segment_is_begun_when_something_of_it_can_be_read()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Market(1));
        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = Follower(sink, writer, batches);
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        var following = follower.RunAsync(Cancel);
        Assert.Empty(await ImportsAsync());

        writer.Flush();
        await UntilAsync(() => Task.FromResult(Stations == 1));
        await EndAsync(writer, follower, following);

        Assert.Equal(64, Assert.Single(await ImportsAsync()).Sha256.Length);
    }

    [Fact]
    public async Task What_a_folder_of_files_has_to_load_again_is_counted_once()
    {
        await using (var writer = await bench.OpenAsync())
        {
            bench.Append(writer, Market(1), Market(2), Unusable);
            await writer.CloseAsync();
        }

        await using var archive = await bench.OpenAsync();
        const int Completing = 3; // after finding, beginning and loading
        await using var sink = new FailingSink(new NdjsonSink(bench.FullPath("tables")), Completing, isDefect: false);
        await sink.OpenAsync(Cancel);
        using var batches = Batches();
        using var follower = new TableFollower(sink, Imports(archive), batches, rejects, new Dumps.GatedTime());
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        var following = follower.RunAsync(Cancel);
        await UntilAsync(() => Task.FromResult(follower.State.Trouble is not null || follower.State.Messages > 0));
        Assert.Equal((0, 0), (follower.State.Messages, follower.Rejected));
        sink.IsGood = true;

        await UntilAsync(() => Task.FromResult(follower.State.Messages > 0));
        await EndAsync(archive, follower, following);

        Assert.Equal((2, 1), (follower.State.Messages, follower.Rejected));
    }

    [Fact]
    public async Task A_target_that_cannot_be_opened_yet_is_opened_until_it_can()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Market(1));
        writer.Flush();
        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = new TableFollower(
            sink,
            Imports(writer),
            batches,
            rejects,
            TimeProvider.System,
            _ => Task.FromException(new DestinationException("the server is down") { IsTransient = true })
        );
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        var following = follower.RunAsync(Cancel);
        await UntilAsync(() => Task.FromResult(follower.State.Trouble is not null));
        Assert.Contains("the server is down", follower.State.Trouble, StringComparison.Ordinal);

        await EndAsync(writer, follower, following);

        Assert.Equal((1, 0, null), (follower.State.Messages, follower.State.Waiting, follower.State.Trouble));
    }

    [Fact]
    public async Task A_target_that_can_never_be_opened_is_an_error()
    {
        await using var writer = await bench.OpenAsync();
        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = new TableFollower(
            sink,
            Imports(writer),
            batches,
            rejects,
            TimeProvider.System,
            _ => Task.FromException(new DestinationException("a newer schema"))
        );

        var error = await Assert.ThrowsAsync<DestinationException>(() => follower.RunAsync(Cancel));

        Assert.Contains("a newer schema", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_refuses_to_the_last_leaves_all_waiting_and_says_why()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Market(1));
        await using var sink = Sink(new MemoryStore(content) { Fails = _ => true });
        using var batches = Batches();
        using var follower = Follower(sink, writer, batches);
        follower.Offer(ArchiveFolder.Segments(bench.Folder));

        await EndAsync(writer, follower, follower.RunAsync(Cancel));

        Assert.Equal((0, 1), (follower.State.Messages, follower.State.Waiting));
        Assert.Contains("told to fail", follower.State.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_segment_that_is_gone_or_damaged_is_named_and_the_others_are_loaded(bool isGone)
    {
        await using var writer = await bench.OpenAsync();
        for (var number = 1; number <= 3; number++)
        {
            bench.Append(writer, Market(number));
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        await writer.CloseAsync();
        var segments = ArchiveFolder.Segments(bench.Folder);
        var bytes = await File.ReadAllBytesAsync(segments[2].FullPath, Cancel);
        File.Delete(segments[2].FullPath);
        if (!isGone)
        {
            await File.WriteAllBytesAsync(segments[2].FullPath, bytes[..^9], Cancel);
        }

        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = Follower(sink, writer, batches);
        follower.Offer(segments);
        follower.Finish();

        await follower.RunAsync(Cancel);

        Assert.StartsWith(segments[2].Path + ": ", Assert.Single(follower.Unreadable), StringComparison.Ordinal);
        Assert.Equal((0, null), (follower.State.Waiting, follower.State.Trouble));
        Assert.Equal(2, (await ImportsAsync()).Count(import => import.Status == ImportRecord.Complete));
    }

    [Fact]
    public async Task A_segment_that_is_gone_leaves_the_import_of_a_live_one_alone()
    {
        await using (var before = await bench.OpenAsync())
        {
            bench.Append(before, Market(1));
            await before.CloseAsync();
        }

        var gone = Assert.Single(ArchiveFolder.Segments(bench.Folder));
        File.Delete(gone.FullPath);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Market(2));
        writer.Flush();
        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = Follower(sink, writer, batches);
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        var following = follower.RunAsync(Cancel);
        await UntilAsync(() => Task.FromResult(Stations == 1));

        follower.Offer([gone]);
        await UntilAsync(() => Task.FromResult(follower.Unreadable.Count == 1));
        bench.Append(writer, Market(3));
        writer.Flush();
        await UntilAsync(() => Task.FromResult(Stations == 2));
        await EndAsync(writer, follower, following);

        var import = Assert.Single(await ImportsAsync());
        Assert.Equal((ImportRecord.Complete, 2, 64), (import.Status, import.Records, import.Sha256.Length));
    }

    [Fact]
    public async Task What_a_target_has_lost_of_an_open_segment_does_not_count()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Market(1), Market(2), Unusable);
        writer.Flush();
        const int SecondLoad = 3; // after finding, beginning and loading
        await using var sink = new FailingSink(Sink(new MemoryStore(content)), SecondLoad, isDefect: false);
        using var batches = Batches();
        using var follower = new TableFollower(sink, Imports(writer), batches, rejects, new Dumps.GatedTime());
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        var following = follower.RunAsync(Cancel);
        await UntilAsync(() => Task.FromResult(follower.State.Messages == 2));

        content.Tables = new MemoryStore.Content().Tables;
        bench.Append(writer, Market(3));
        writer.Flush();
        await UntilAsync(() => Task.FromResult(Stations == 3));
        await EndAsync(writer, follower, following);

        Assert.Equal((3, 1), (follower.State.Messages, follower.Rejected));
        Assert.Equal(3, follower.Counts[GalaxyTables.Stations].New);
    }

    private static UpdatingSink Sink(MemoryStore store) => new(store, new Dumps.GatedTime(), new Random(1));

    private static SegmentBatches Batches() => new(new MessageRows(TimeProvider.System, GalaxyTables.Data.ToHashSet()));

    private static SegmentImports Imports(ArchiveWriter writer) => new(writer.Segments, TimeProvider.System);

    private TableFollower Follower(Sink sink, ArchiveWriter writer, SegmentBatches batches) =>
        new(sink, Imports(writer), batches, rejects, TimeProvider.System);

    private static async Task EndAsync(ArchiveWriter writer, TableFollower follower, Task following)
    {
        await writer.CloseAsync();
        follower.Finish();
        await following;
    }

    /// <summary>Follows until so many stations are in the tables, and ends as a kill would end it.</summary>
    private async Task FollowAsync(ArchiveWriter writer, MemoryStore.Content content, int loaded)
    {
        using var told = new MessageRejects(bench.Folder, TimeProvider.System);
        await using var sink = Sink(new MemoryStore(content));
        using var batches = Batches();
        using var follower = new TableFollower(sink, Imports(writer), batches, told, TimeProvider.System);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        follower.Offer(ArchiveFolder.Segments(bench.Folder));
        var following = follower.RunAsync(cut.Token);
        await UntilAsync(() => Task.FromResult(content.Tables[GalaxyTables.Stations].Count == loaded));
        await cut.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IReadOnlyList<ImportRecord>> ImportsAsync()
    {
        await using var sink = Sink(new MemoryStore(content));
        return await sink.ReadImportsAsync(Cancel);
    }

    private static string Unusable => Feed.Json(body: "\"marketId\":-1,\"systemName\":\"Sol\",\"commodities\":[]");

    private static string Market(int number) =>
        Feed.Json(
            body: string.Create(
                CultureInfo.InvariantCulture,
                $"\"marketId\":{number},\"systemName\":\"Sol\",\"stationName\":\"Hub\",\"commodities\":[]"
            )
        );
}
