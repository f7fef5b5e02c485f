using System.Diagnostics;
using System.Text.Json;
using Starhaul.Pipelines.Tests.Archive;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>The program, stopped for a while like a laptop that sleeps: what it cannot know of is a gap, and what waits is read.</summary>
public sealed class StreamPauseTests : IAsyncDisposable
{
    private const int Longest = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData("3s")] // shorter than the pause: the connection must not be taken for a silent one
    [InlineData("60s")]
    public async Task A_process_that_was_stopped_reports_the_time_and_reads_what_waits(string silence)
    {
        var relay = await scene.RelayAsync();
        var process = Listen(relay, silence);
        await relay.SubscribedAsync();
        await relay.SendAsync(100, rate: 200);
        await UntilAsync(() => Task.FromResult(scene.Readable().Count == 100));

        await StreamScene.SignalAsync(process, "STOP");
        var stopped = TimeProvider.System.GetUtcNow();
        await relay.SendAsync((int)(100 * Pause.TotalSeconds), rate: 100);
        var resumed = TimeProvider.System.GetUtcNow();
        await StreamScene.SignalAsync(process, "CONT");
        var sent = scene.Sent();
        await UntilAsync(() => Task.FromResult(sent.IsSubsetOf(scene.Readable())));
        await StreamScene.SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Cancel);

        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Cancel));
        Assert.Equal(sent.Order(), scene.Archived().Order());
        var gap = Assert.Single(EddnStream.ReadGaps(scene.Archive), gap => gap.Kind == StreamGapKind.Paused);
        Assert.InRange(gap.From, stopped.AddSeconds(-1), stopped.AddSeconds(1));
        Assert.True(gap.To >= resumed.AddSeconds(-1), gap.ToString());
    }

    [Theory(Timeout = 400_000)]
    [InlineData(100, 22, "60s")]
    [InlineData(300, 22, "10s", true)]
    [InlineData(100, 60, "90s", true)]
    [InlineData(300, 60, "20s", true)]
    [InlineData(100, 120, "60s", true)]
    [InlineData(300, 120, "180s", true)]
    public async Task Every_message_is_archived_or_was_sent_within_a_gap(
        int rate,
        int pause,
        string silence,
        bool isLong = false
    )
    {
        Assert.SkipUnless(
            !isLong || Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1",
            "STARHAUL_LONG is not 1."
        );
        var slack = TimeSpan.FromSeconds(2);
        var relay = await scene.RelayAsync(new() { HighWaterMark = 500, Padding = 16_000 });
        var process = Listen(relay, silence);
        await relay.SubscribedAsync();
        await relay.SendAsync(200, rate);

        await StreamScene.SignalAsync(process, "STOP");
        for (var second = 0; second < pause; second += 2)
        {
            await relay.SendAsync(2 * rate, rate);
        }

        await StreamScene.SignalAsync(process, "CONT");
        await relay.SendAsync(10 * rate, rate);
        var last = scene.SentAt().Values.Max();
        await UntilAsync(() => Task.FromResult(HasAll(EddnStream.ReadStatus(scene.Archive).Progress, last)));
        await StreamScene.SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Cancel);

        Assert.Equal(0, process.ExitCode);
        var sent = scene.SentAt();
        var archived = scene.Archived().ToHashSet();
        var gaps = EddnStream.ReadGaps(scene.Archive);
        Assert.All(
            sent.Where(message => !archived.Contains(message.Key)),
            message =>
                Assert.Contains(gaps, gap => gap.From - slack <= message.Value && message.Value <= gap.To + slack)
        );
        Assert.InRange(sent.Count - archived.Count, 1, sent.Count); // else nothing was shown
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
        var letter = Bench.ReadAll(
            Assert.Single(Directory.GetFiles(scene.Archive, "dead-letters.*.gz", SearchOption.AllDirectories))
        );
        using var json = JsonDocument.Parse(Assert.Single(letter));
        Assert.Equal(Longest + 1, json.RootElement.GetProperty("length").GetInt32());
        Assert.Equal(Longest, json.RootElement.GetProperty("raw").GetBytesFromBase64().Length);
        Assert.NotEqual("", json.RootElement.GetProperty("reason").GetString());
    }

    // By what the listener says of itself: to read all segments again and again would take longer than the pause.
    private static bool HasAll(EddnStreamProgress progress, DateTimeOffset last) =>
        progress.Queued == 0 && progress.Relays[0].LastMessageAt >= last - TimeSpan.FromSeconds(1);

    private Process Listen(ZeroMqRelay relay, string silence) =>
        scene.Files.Start([
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
}
