using System.Diagnostics;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// The program, killed at any moment under load: no closed segment is ever wrong, what was flushed is there, no more is lost
/// than came in the last moments, and the tables are those of the archive. <c>STARHAUL_LONG=1</c> kills it 50 times.
/// </summary>
public sealed class StreamKillTests : IAsyncDisposable
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 50 : 3;
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(500);

    // What was sent so long before a kill has to be there: five flushes, beside the time that a busy machine did not let its threads run.
    private static readonly TimeSpan Margin = 5 * Flush;

    // On a machine that hardly lets it run nothing is due for as long as anybody waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task Killed_at_any_moment_it_has_lost_nothing_that_was_flushed()
    {
        var relay = await scene.RelayAsync();
        var random = new Random(7);
        var safe = new HashSet<string>(StringComparer.Ordinal);
        var due = new HashSet<string>(StringComparer.Ordinal);
        var hadItsTime = true;
        for (var kill = 0; kill < Kills; kill++)
        {
            await relay.AloneAsync();
            var process = Start();
            await relay.SubscribedAsync();
            var before = (await relay.ReportAsync()).Frames;
            var safeBefore = safe.Count;
            var sends = new List<(long At, long Frames, TimeSpan Delay)>();
            var delay = new RunDelay(process.Id);
            var until = TimeSpan.FromMilliseconds(random.Next(50, 1_500)) + (kill % 3 == 2 ? Margin : TimeSpan.Zero);
            var began = Stopwatch.GetTimestamp();
            do
            {
                var report = await relay.SendAsync(100, rate: 1_000);
                sends.Add((Stopwatch.GetTimestamp(), report.Frames, delay.Read()));
                var elapsed = Stopwatch.GetElapsedTime(began);
                if (elapsed > until / 2 && (elapsed < until || safe.Count == safeBefore))
                {
                    // In the file, as far as anybody else can tell: a kill may take none of it.
                    safe.UnionWith(scene.Readable());
                }
            } while (Stopwatch.GetElapsedTime(began) < until || IsTooSoon());

            var waited = delay.Read();
            process.Kill();
            var killed = Stopwatch.GetTimestamp();
            await process.WaitForExitAsync(Cancel);
            scene.ReadClosed();
            var old = sends.FindLast(send =>
                Stopwatch.GetElapsedTime(send.At, killed) - (waited - send.Delay) >= Margin
            );
            due.UnionWith(scene.SentInOrder().Take((int)old.Frames).Skip((int)before));
            hadItsTime &= Stopwatch.GetElapsedTime(began, killed) < Patience;

            // Every third kill is to have something to take: what is safe, and what is due.
            bool IsTooSoon() =>
                kill % 3 == 2
                && Stopwatch.GetElapsedTime(began) < Patience
                && (
                    safe.Count == safeBefore
                    || Stopwatch.GetElapsedTime(sends[0].At) - (delay.Read() - sends[0].Delay) < Margin
                );
        }

        var last = Start("--for", "1s", "--json");
        var output = last.StandardOutput.ReadToEndAsync(Cancel);
        await last.WaitForExitAsync(Cancel);

        Assert.True(last.ExitCode == 0, await last.StandardError.ReadToEndAsync(Cancel));
        Assert.Contains("\"archived\"", await output, StringComparison.Ordinal);
        Assert.Empty(scene.OpenSegments());
        await scene.VerifyAsync();
        var archived = scene.Archived();
        Assert.Equal(archived.Count, archived.Distinct(StringComparer.Ordinal).Count());
        Assert.True(scene.Sent().IsSupersetOf(archived));
        Assert.NotEmpty(safe);
        Assert.True(safe.IsSubsetOf(archived), $"{safe.Except(archived, StringComparer.Ordinal).Count()} lost");
        Assert.True(due.Count > 0 || !hadItsTime, "Nothing was due at any kill.");
        Assert.True(
            due.IsSubsetOf(archived),
            $"{due.Except(archived, StringComparer.Ordinal).Count()} of {due.Count} lost"
        );
        // One that was killed before it had written anything left nothing to tell the time of.
        Assert.InRange(
            EddnStream.ReadGaps(scene.Archive).Count(gap => gap.Kind == StreamGapKind.NotListening),
            1,
            Kills
        );
        Assert.Equal(await scene.ReplayedAsync(), await scene.Files.TablesAsync());
    }

    [Fact]
    public async Task What_was_sent_two_flushes_before_a_kill_is_there()
    {
        var relay = await scene.RelayAsync();
        var process = Start();
        await relay.SubscribedAsync();
        await relay.SendAsync(500);
        var sent = scene.Sent();

        // The least that it may have done by then, however slow the machine: two rounds of its own clock show in its files.
        await UntilAsync(() => Task.FromResult(sent.IsSubsetOf(scene.Readable())));
        await relay.SendAsync(500);
        process.Kill();
        await process.WaitForExitAsync(Cancel);

        await (await scene.ListenAsync()).StopAsync();

        Assert.True(sent.IsSubsetOf(scene.Archived()));
        await scene.VerifyAsync();
    }

    private Process Start(params string[] more) =>
        scene.Files.Start([
            "run",
            "eddn-stream",
            "--from",
            scene.Relays[0].Endpoint,
            "--archive",
            scene.Archive,
            "--to",
            scene.Files.Target,
            "--flush",
            $"{Flush.TotalMilliseconds}ms",
            "--quiet",
            .. more,
        ]);
}
