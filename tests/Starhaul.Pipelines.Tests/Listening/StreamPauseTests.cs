using System.Diagnostics;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>The program, stopped for a while like a laptop that sleeps: what it cannot know of is a gap, and what waits is read.</summary>
public sealed class StreamPauseTests : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData("3s")] // shorter than the pause: the connection must not be taken for a silent one
    [InlineData("60s")]
    public async Task A_process_that_was_stopped_reports_the_time_and_reads_what_waits(string silence)
    {
        var relay = await scene.RelayAsync();
        var process = scene.Files.Start([
            "run",
            "eddn-stream",
            "--from",
            relay.Endpoint,
            "--archive",
            scene.Archive,
            "--silence",
            silence,
            "--flush",
            "100ms",
            "--quiet",
        ]);
        await relay.SubscribedAsync();
        await relay.SendAsync(100, rate: 200);
        await UntilAsync(() => Task.FromResult(scene.Readable().Count == 100));

        await SignalAsync(process, "STOP");
        var stopped = TimeProvider.System.GetUtcNow();
        await relay.SendAsync((int)(100 * Pause.TotalSeconds), rate: 100);
        var resumed = TimeProvider.System.GetUtcNow();
        await SignalAsync(process, "CONT");
        var sent = scene.Sent();
        await UntilAsync(() => Task.FromResult(sent.IsSubsetOf(scene.Readable())));
        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Cancel);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(sent.Order(), scene.Archived().Order());
        var gap = Assert.Single(EddnStream.ReadGaps(scene.Archive), gap => gap.Kind == StreamGapKind.Paused);
        Assert.InRange(gap.From, stopped.AddSeconds(-1), stopped.AddSeconds(1));
        Assert.True(gap.To >= resumed.AddSeconds(-1), gap.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_frame_that_is_too_long_is_a_dead_letter_and_its_neighbours_are_archived()
    {
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync();
        await relay.SendAsync(50);
        await relay.SendBadAsync("long");
        await relay.SendAsync(50);
        await run.ArchivedAsync(100);

        var result = await run.StopAsync();

        Assert.Equal((100, 1, 0), (result.Totals.Archived, result.Totals.DeadLetters, result.Totals.Gaps));
        Assert.Equal(0, result.Totals.Relays[0].Reconnects);
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }
}
