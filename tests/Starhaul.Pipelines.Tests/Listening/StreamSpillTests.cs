using System.Diagnostics;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// The program on a disk that is slow: what comes meanwhile waits beside the archive. It is archived in order, or it is within a gap.
/// </summary>
public sealed class StreamSpillTests : IAsyncDisposable
{
    private const int MiB = 1024 * 1024;

    // Of 16 kB each: the queue's memory is full to the half after a second.
    private const int Rate = 1_000;

    // Of one message: the archive takes 50 a second.
    private const string Slow = "delay_enter=20ms";

    // A busy machine takes its time for what waits.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 400_000)]
    public async Task What_waits_while_the_disk_is_slow_is_archived_in_order()
    {
        var (relay, process) = await ListenAsync();
        await using (await SlowAsync(process))
        {
            await SendUntilAsync(relay, static state => state.QueuedOnDisk > 8 * MiB);
        }

        await ArchivedAsync(relay);
        await EndAsync(process);

        var sent = scene.SentInOrder().ToList();
        Assert.Equal(sent.Order(), scene.Archived().Order());
        Assert.All(scene.ArchivedBySegment(), lines => Assert.Equal(sent.Where(lines.ToHashSet().Contains), lines));
        Assert.DoesNotContain(EddnStream.ReadGaps(scene.Archive), gap => gap.Lost > 0);
    }

    [Fact(Timeout = 400_000)]
    public async Task What_finds_no_room_while_the_disk_refuses_is_counted_and_then_it_takes_more()
    {
        var (relay, process) = await ListenAsync();
        await using (await SlowAsync(process))
        {
            await SendUntilAsync(relay, static state => state.QueuedOnDisk > 0);
            await using (await ThreadFault.InjectAsync(process, "spill", "pwrite64", "error=ENOSPC"))
            {
                await SendUntilAsync(relay, static state => state.Dropped > 100);
            }

            var before = State().QueuedOnDisk;
            await SendUntilAsync(relay, state => state.QueuedOnDisk > before + (8 * MiB));
        }

        await ArchivedAsync(relay);
        await EndAsync(process);

        AssertTold(relay, "The queue of the archive was full.");
    }

    [Fact(Timeout = 400_000)]
    public async Task What_cannot_be_read_back_is_counted_and_all_else_is_archived()
    {
        var (relay, process) = await ListenAsync();
        ThreadFault broken;
        await using (await SlowAsync(process))
        {
            await SendUntilAsync(relay, static state => state.QueuedOnDisk > 8 * MiB);
            broken = await ThreadFault.InjectAsync(process, "read", "pread64", "error=EIO:when=3..5");
        }

        await using (broken)
        {
            await ArchivedAsync(relay);
        }

        await relay.SendAsync(100, Rate);
        await ArchivedAsync(relay);
        await EndAsync(process);

        AssertTold(relay, "Input/output error");
    }

    [Fact(Timeout = 400_000)]
    public async Task SIGTERM_archives_all_that_waits_before_the_end()
    {
        var (relay, process) = await ListenAsync();
        var asked = Stopwatch.StartNew();
        await using (await SlowAsync(process))
        {
            await SendUntilAsync(relay, static state => state.QueuedOnDisk > 8 * MiB);
            await ReceivedAsync(relay);
            asked.Restart();
            await StreamScene.SignalAsync(process, "TERM");
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel); // slow for a while
            Assert.False(process.HasExited);
        }

        await process.WaitForExitAsync(Cancel);

        // As long as the unit of docs/eddn-stream.service gives it.
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(90));
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(Cancel)));
        Assert.Equal(scene.Sent().Order(), scene.Archived().Order());
        Assert.Empty(scene.OpenSegments());
        await scene.VerifyAsync();
    }

    [Theory(Timeout = 400_000)]
    [InlineData("KILL")]
    [InlineData("TERM", "KILL")]
    [InlineData("TERM", "TERM")] // the second one is taken for a kill
    public async Task After_a_kill_what_waited_is_within_the_gap_that_the_next_start_tells(params string[] signals)
    {
        var (relay, process) = await ListenAsync();
        await using (await SlowAsync(process))
        {
            await SendUntilAsync(relay, static state => state.QueuedOnDisk > 8 * MiB);
            foreach (var signal in signals)
            {
                await StreamScene.SignalAsync(process, signal);
                await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
            }

            await process.WaitForExitAsync(Cancel);
        }

        Assert.NotEqual(0, process.ExitCode);
        var next = await scene.Files.RunAsync([.. Words(relay), "--for", "1s"]);

        Assert.True(next.ExitCode == 0, next.Error);
        var gap = Assert.Single(EddnStream.ReadGaps(scene.Archive), gap => gap.Kind == StreamGapKind.NotListening);
        var archived = scene.Archived().ToHashSet(StringComparer.Ordinal);
        var lost = scene.SentAt().Where(message => !archived.Contains(message.Key)).ToList();
        Assert.InRange(lost.Count, 8 * MiB / 32_000, int.MaxValue); // what waited on the disk at the least
        Assert.All(lost, message => Assert.InRange(message.Value, gap.From, gap.To));
        Assert.NotEmpty(archived);
        await scene.VerifyAsync();
    }

    private async Task<(ZeroMqRelay Relay, Process Process)> ListenAsync()
    {
        ThreadFault.SkipUnlessInstalled();
        var relay = await scene.RelayAsync(new() { Padding = 16_000 });
        var process = scene.Files.Start(Words(relay));
        await relay.SubscribedAsync();
        return (relay, process);
    }

    private string[] Words(ZeroMqRelay relay) =>
        ["run", "eddn-stream", "--from", relay.Endpoint, "--archive", scene.Archive, "--quiet"];

    /// <summary>Lets every write to the archive take its time; those of what waits do not.</summary>
    private static Task<ThreadFault> SlowAsync(Process process) =>
        ThreadFault.InjectAsync(process, "archive", "pwrite64", Slow);

    /// <summary>Sends until the program says so of itself, which it does every two seconds.</summary>
    private async Task SendUntilAsync(ZeroMqRelay relay, Predicate<EddnStreamProgress> isTrue)
    {
        while (!isTrue(State()))
        {
            await relay.SendAsync(Rate / 4, Rate);
        }
    }

    private Task ReceivedAsync(ZeroMqRelay relay) => UntilAsync(relay, static (state, sent) => state.Received == sent);

    private Task ArchivedAsync(ZeroMqRelay relay) =>
        UntilAsync(relay, static (state, sent) => state.Received == sent && state.Queued == 0);

    private async Task UntilAsync(ZeroMqRelay relay, Func<EddnStreamProgress, long, bool> isTrue)
    {
        var sent = (await relay.ReportAsync()).Frames;
        await DumpScene.UntilAsync(() => Task.FromResult(isTrue(State(), sent)), Patience);
    }

    private EddnStreamProgress State() =>
        File.Exists(Path.Join(scene.Archive, "status.json")) ? EddnStream.ReadStatus(scene.Archive).Progress : new();

    private static async Task EndAsync(Process process)
    {
        await StreamScene.SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Cancel);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(Cancel)));
    }

    /// <summary>Each message is archived, or counted in a gap of the time in which it was sent.</summary>
    private void AssertTold(ZeroMqRelay relay, string why)
    {
        var slack = TimeSpan.FromSeconds(2);
        var gaps = EddnStream.ReadGaps(scene.Archive).Where(gap => gap.Lost > 0).ToList();
        Assert.All(gaps, gap => Assert.Equal((StreamGapKind.Overflow, relay.Endpoint), (gap.Kind, gap.Relay)));
        Assert.All(gaps, gap => Assert.Contains(why, gap.Detail, StringComparison.Ordinal));
        var archived = scene.Archived();
        var missing = scene.SentAt();
        Assert.All(archived, message => Assert.True(missing.Remove(message)));
        Assert.NotEmpty(missing);
        Assert.All(
            missing.Values,
            sent => Assert.Contains(gaps, gap => gap.From - slack <= sent && sent <= gap.To + slack)
        );
        Assert.Equal(missing.Count, gaps.Sum(gap => gap.Lost));
        Assert.Equal(missing.Count, State().Dropped);
    }
}
