using Starhaul.Tests.Fetching;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>How a listener ends, and what the next one says of it.</summary>
public sealed class StreamEndTests : IAsyncDisposable
{
    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task After_a_full_disk_the_gap_says_so_and_covers_every_message_that_is_not_archived()
    {
        using var disk = SmallDisk.Mount("4m");
        var archive = Path.Join(disk.Folder, "eddn");
        var relay = await scene.RelayAsync(new() { Padding = 16_000 });
        var full = await scene.ListenAsync(options => options with { Archive = archive });
        while (!full.Completion.IsCompleted)
        {
            await relay.SendAsync(20, rate: 200);
        }

        var error = await Assert.ThrowsAsync<DestinationException>(() => full.Completion);
        Assert.Contains("The disk is full", error.Message, StringComparison.Ordinal);
        disk.Change("size=64m");
        var next = await scene.ListenAsync(options => options with { Archive = archive });
        await relay.SendAsync(50);
        await next.ArchivedAsync(50);
        await next.StopAsync();

        var gap = Assert.Single(EddnStream.ReadGaps(archive), gap => gap.Kind == StreamGapKind.NotListening);
        Assert.Contains("the listener before ended with an error", gap.Detail, StringComparison.Ordinal);
        Assert.Contains("The disk is full", gap.Detail, StringComparison.Ordinal);
        var archived = StreamScene.ArchivedIn(archive).ToHashSet(StringComparer.Ordinal);
        var lost = scene.SentAt().Where(message => !archived.Contains(message.Key)).ToList();
        Assert.NotEmpty(lost);
        Assert.All(lost, message => Assert.InRange(message.Value, gap.From.AddSeconds(-1), gap.To.AddSeconds(1)));
    }

    [Fact(Timeout = 120_000)]
    public async Task While_it_archives_what_it_has_received_it_shows_that_it_moves()
    {
        var relay = await scene.RelayAsync(new() { Padding = 16_000 }); // slow to compress
        var reports = new Reports();
        using var stop = new CancellationTokenSource();
        var options = scene.Options with { TimeProvider = new HastyTime(), FlushInterval = TimeSpan.FromMinutes(1) };
        var running = new EddnStream(options).RunAsync(reports, stop.Token);
        await relay.SubscribedAsync();
        var sending = relay.SendAsync(3_000);
        await UntilAsync(() => Task.FromResult(reports.Last.Queued > 500));

        reports.IsEnding = true;
        await stop.CancelAsync();
        var result = await running;
        await sending;

        Assert.InRange(reports.Falling, 3, int.MaxValue);
        Assert.Equal(0, result.Totals.Queued);
        Assert.Equal(result.Totals.Received, result.Totals.Archived);
    }

    /// <summary>What was reported, and how often less waited than before since it was asked to end.</summary>
    private sealed class Reports : IProgress<EddnStreamProgress>
    {
        private volatile EddnStreamProgress last = new();

        public EddnStreamProgress Last => last;

        public bool IsEnding { get; set; }

        public int Falling { get; private set; }

        public void Report(EddnStreamProgress value)
        {
            Falling += IsEnding && value.Queued < last.Queued ? 1 : 0;
            last = value;
        }
    }

    /// <summary>Timers that ring 200 times as soon.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private static TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / 200 : time;
    }
}
