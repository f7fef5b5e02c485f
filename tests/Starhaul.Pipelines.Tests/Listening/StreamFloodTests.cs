using System.Diagnostics;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// A flood of 20,000 messages a second while the same database takes a dump: what finds no room is counted, all else is archived.
/// <c>STARHAUL_LONG=1</c> makes it five seconds beside 200 MB.
/// </summary>
public sealed class StreamFloodTests : IAsyncDisposable
{
    private const int Rate = 20_000;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1";
    private static readonly int Messages = IsLong ? 5 * Rate : Rate / 2;
    private static readonly long DumpLength = IsLong ? 200_000_000 : 10_000_000;

    // A busy machine takes a second for what an idle one archives in 50 ms.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 500_000)]
    public async Task Every_message_of_a_flood_beside_a_load_is_archived_or_counted_in_a_gap()
    {
        var relay = await scene.RelayAsync();
        await relay.PrepareAsync(Messages);
        var dump = scene.Files.Write("dump.json", GalaxyOf(DumpLength));
        var listener = scene.Files.Start([
            "run",
            "eddn-stream",
            "--from",
            relay.Endpoint,
            "--archive",
            scene.Archive,
            "--to",
            scene.Files.Target,
            "--quiet",
        ]);
        await relay.SubscribedAsync();
        var load = scene.Files.Start(["run", "spansh-dump", dump, "--to", scene.Files.Target, "--quiet"]);

        var errors = new[] { load, listener }.Select(process => process.StandardError.ReadToEndAsync(Cancel)).ToList();
        await relay.SendAsync(Messages, Rate);
        await ArchivedAsync();
        await load.WaitForExitAsync(Cancel);
        await StreamScene.SignalAsync(listener, "TERM");
        await listener.WaitForExitAsync(Cancel);

        Assert.True((load.ExitCode, listener.ExitCode) == (0, 0), string.Concat(await Task.WhenAll(errors)));
        var archived = scene.Archived();
        var received = EddnStream.ReadStatus(scene.Archive).Progress.Received;
        var gaps = EddnStream.ReadGaps(scene.Archive);
        var lost = gaps.Sum(gap => gap.Lost ?? 0);
        TestContext.Current.SendDiagnosticMessage(
            $"{received} received, {archived.Count} archived, {lost} counted as lost"
        );
        Assert.Equal(archived.Count, archived.Distinct(StringComparer.Ordinal).Count());
        Assert.Subset(scene.Sent(), archived.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(received, archived.Count + lost);
        // Where the machine is so busy that the relay answers no heartbeat, what waits there goes with the connection.
        Assert.True(received == Messages || gaps.Any(gap => gap.Kind == StreamGapKind.Disconnected));
        await scene.VerifyAsync();
        var imports = await SpanshDump.ReadImportsAsync(scene.Files.Target, Cancel);
        Assert.Contains(imports, import => import is { Pipeline: "spansh-dump", Status: ImportRecord.Complete });
    }

    /// <summary>Waits until all that was received is archived, and no more comes.</summary>
    private async Task ArchivedAsync()
    {
        var received = 0L;
        var unchanged = Stopwatch.StartNew();
        await UntilAsync(
            () =>
            {
                if (!File.Exists(Path.Combine(scene.Archive, "status.json")))
                {
                    return Task.FromResult(false);
                }

                var progress = EddnStream.ReadStatus(scene.Archive).Progress;
                if (progress.Received != received)
                {
                    received = progress.Received;
                    unchanged.Restart();
                }

                var isAll = received == Messages || unchanged.Elapsed > Patience / 8;
                return Task.FromResult(isAll && progress.Queued == 0);
            },
            Patience
        );
    }
}
