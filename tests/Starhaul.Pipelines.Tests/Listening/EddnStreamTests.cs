using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>What is sent is in the archive, and from there in the tables; what is no message does not stop it.</summary>
public sealed class EddnStreamTests : IAsyncDisposable
{
    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("zstd", true)]
    public async Task Everything_that_was_sent_is_proven_in_the_archive_and_is_in_the_tables(
        string compression,
        bool isOneFile
    )
    {
        const int Count = 2_000;
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options =>
            options with
            {
                Targets = [scene.Files.Target],
                Compression = compression,
                OneFile = isOneFile,
            }
        );
        await relay.SendAsync(Count);
        await run.ArchivedAsync(Count);

        var result = await run.StopAsync();

        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
        Assert.Empty(scene.OpenSegments());
        var records = await scene.VerifyAsync();
        Assert.Equal((Count, Count, records.Count), (result.Totals.Archived, result.Totals.Received, result.Segments));
        Assert.Equal(Count, records.Sum(record => record.Content!.Records));
        Assert.Equal((0, 0, 0), (result.Totals.DeadLetters, result.Totals.Dropped, result.Totals.Gaps));
        var target = Assert.Single(result.Targets);
        Assert.Equal((0, null), (target.Waiting, target.Trouble));
        var withHome = result.Totals.BySchema.Where(schema => MessageRows.HasHome(schema.Key)).ToList();
        Assert.Equal(withHome.Sum(schema => schema.Value), target.Messages);
        var imports = await SpanshDump.ReadImportsAsync(scene.Files.Target, Cancel);
        Assert.Equal(isOneFile ? 1 : withHome.Count, imports.Count);
        Assert.All(
            imports,
            import =>
            {
                Assert.Equal(ImportRecord.Complete, import.Status);
                var record = Assert.Single(records, record => record.Sha256 == import.Sha256);
                Assert.Contains(record.Path, import.Record, StringComparison.Ordinal);
            }
        );
        Assert.Equal(await scene.ReplayedAsync(), await scene.Files.TablesAsync());
    }

    [Fact]
    public async Task Ends_when_its_time_is_over_and_the_next_run_tells_the_time_between()
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Duration = TimeSpan.FromSeconds(2) });
        await relay.SendAsync(50);

        var first = await run.Completion;
        var second = await (await scene.ListenAsync()).StopAsync();

        Assert.Equal((50, 0), (first.Totals.Archived, first.Gaps.Count));
        Assert.InRange(first.Totals.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));
        var gap = Assert.Single(second.Gaps);
        Assert.Equal((StreamGapKind.NotListening, null), (gap.Kind, gap.Detail));
        Assert.Equal(gap, Assert.Single(EddnStream.ReadGaps(scene.Archive)));
        Assert.InRange(gap.To, first.Ended, second.Ended);
    }

    [Fact]
    public async Task What_came_last_of_all_is_in_the_tables_too()
    {
        var relay = await scene.RelayAsync();
        using var stop = new CancellationTokenSource();
        var options = scene.Options with { Targets = [scene.Files.Target] };

        // The segments are begun and closed while the listener waits for this, and so does not look what is new.
        var looks = new Looks(async () =>
        {
            await relay.SubscribedAsync();
            await relay.SendAsync(100);
            await UntilAsync(() => Task.FromResult(scene.OpenSegments().Count > 0));
            await stop.CancelAsync();
        });
        var result = await Task.Run(() => new EddnStream(options).RunAsync(looks, stop.Token), Cancel);

        var homeless = result
            .Totals.BySchema.Where(schema => !MessageRows.HasHome(schema.Key))
            .Sum(schema => schema.Value);
        Assert.NotEqual(0, result.Totals.Archived);
        Assert.Equal((result.Totals.Archived - homeless, 0), (result.Targets[0].Messages, result.Targets[0].Waiting));
    }

    [Fact]
    public async Task Messages_to_test_schemas_and_of_the_legacy_game_are_archived_apart_and_go_into_no_table()
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Targets = [scene.Files.Target] });
        await relay.SendBadAsync("test", 3);
        await relay.SendBadAsync("legacy", 4);
        await run.ArchivedAsync(7);

        var result = await run.StopAsync();

        Assert.Equal((3, 4, 0), (result.Test, result.Legacy, result.Totals.DeadLetters));
        Assert.Equal(
            ["legacy", "test"],
            (await scene.VerifyAsync()).Select(record => record.Path.Split('/')[0]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, result.Targets[0].Messages);
        Assert.Empty(await scene.Files.TablesAsync());
    }

    [Fact]
    public async Task What_two_relays_send_is_archived_once()
    {
        const int Count = 500;
        var epoch = TimeProvider.System.GetUtcNow().AddHours(-1);
        var one = await scene.RelayAsync(new ZeroMqRelayOptions { Epoch = epoch });
        var other = await scene.RelayAsync(new ZeroMqRelayOptions { Epoch = epoch });
        var run = await scene.ListenAsync();
        await Task.WhenAll(one.SendAsync(Count), other.SendAsync(Count));
        await run.UntilAsync(state => state.Archived + state.FromAnotherRelay == 2 * Count);

        var result = await run.StopAsync();

        Assert.Equal((Count, Count), (result.Totals.Archived, result.Totals.FromAnotherRelay));
        Assert.Equal(2, result.Totals.Relays.Count);
        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
    }

    [Fact]
    public async Task What_is_no_message_lies_in_the_dead_letters_with_its_reason_and_the_rest_goes_on()
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync();
        string[] kinds = ["garbage", "empty", "bomb", "utf8", "fields"];
        foreach (var kind in kinds)
        {
            await relay.SendBadAsync(kind);
            await relay.SendAsync(10);
        }

        await relay.SendBadAsync("huge");
        await run.UntilAsync(state => state.Archived + state.DeadLetters == (11 * kinds.Length) + 1);

        var result = await run.StopAsync();

        var dead = Directory
            .GetFiles(scene.Archive, "dead-letters.*", SearchOption.AllDirectories)
            .SelectMany(Bench.ReadAll)
            .ToList();
        Assert.Equal(dead.Count, result.Totals.DeadLetters);
        Assert.InRange(dead.Count, kinds.Length, kinds.Length + 1);
        Assert.All(dead, line => Assert.Matches("\"reason\":\"[^\"]{10,}", line));
        Assert.True(scene.Sent().IsSubsetOf(scene.Archived()));
        Assert.Equal(10 * kinds.Length, scene.Sent().Count);
        await scene.VerifyAsync();
    }

    [Fact]
    public async Task A_relay_that_is_killed_and_one_that_falls_silent_leave_gaps_and_are_listened_to_again()
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { Silence = TimeSpan.FromSeconds(1) });
        await relay.SendAsync(100);
        await run.ArchivedAsync(100);

        await relay.KillAsync();
        await run.UntilAsync(state => !state.Relays[0].IsConnected);
        await relay.RestartAsync();
        await SendUntilAsync(state => state.Gaps > 0 && state.Archived > 100);
        await relay.PauseAsync();
        await run.UntilAsync(state => !state.Relays[0].IsConnected);
        await relay.ResumeAsync();

        // The old connection may have brought the first: only a new one ends the gap.
        await SendUntilAsync(state => state.Gaps > 1);
        var result = await run.StopAsync();

        Assert.Contains(result.Gaps, gap => gap.Kind is StreamGapKind.Disconnected or StreamGapKind.WeeklyRestart);
        Assert.Contains(result.Gaps, gap => gap.Kind == StreamGapKind.Silence);
        Assert.All(result.Gaps, gap => Assert.Equal(relay.Endpoint, gap.Relay));
        Assert.Equal(result.Gaps, EddnStream.ReadGaps(scene.Archive));
        Assert.InRange(result.Totals.Relays[0].Reconnects, 2, 100);
        Assert.Subset(
            scene.Sent().ToHashSet(StringComparer.Ordinal),
            scene.Archived().ToHashSet(StringComparer.Ordinal)
        );

        // What is sent while there is no connection reaches nobody, and how long that is the machine decides.
        async Task SendUntilAsync(Func<EddnStreamProgress, bool> isReached)
        {
            while (!isReached(run.State))
            {
                await relay.SendAsync(10);
                await Task.Delay(20, Cancel);
            }
        }
    }

    [Fact]
    public async Task A_second_listener_to_an_archive_is_refused_and_the_first_goes_on()
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync();

        var error = await Assert.ThrowsAsync<DestinationException>(() =>
            new EddnStream(scene.Options).RunAsync(progress: null, Cancel)
        );

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("Another listener", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        await relay.SendAsync(10);
        await run.ArchivedAsync(10);
        Assert.Equal(10, (await run.StopAsync()).Totals.Archived);
    }

    [Fact]
    public async Task A_key_that_is_none_is_told_before_anything_is_touched()
    {
        await scene.RelayAsync();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            new EddnStream(scene.Options with { CurveServerKey = "none" }).RunAsync(progress: null, Cancel)
        );

        Assert.False(Directory.Exists(scene.Archive));
    }

    private sealed class Looks(Func<Task> first) : IProgress<EddnStreamProgress>
    {
        private Func<Task>? next = first;

        public void Report(EddnStreamProgress value)
        {
            var now = Interlocked.Exchange(ref next, null);
            now?.Invoke().GetAwaiter().GetResult();
        }
    }
}
