using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>A relay that sends whatever it likes: the listener lives, within the handles and the memory of its service.</summary>
public sealed class HostileRelayTests
{
    private const int Patience = 120_000;

    // docs/eddn-stream.service has 4,096, of which the runtime takes some 100.
    private const int MostHandles = 1_000;

    [Fact(Timeout = Patience)]
    public async Task A_relay_of_many_schemas_and_much_rubbish_costs_itself_and_the_others_nothing()
    {
        const int Flood = 4_000;
        await using var scene = new StreamScene();
        var hostile = await scene.RelayAsync();
        var healthy = await scene.RelayAsync();
        var run = await scene.ListenAsync();
        var handles = Handles();

        foreach (var kind in new[] { "schema", "garbage", "schema" })
        {
            await hostile.SendBadAsync(kind, Flood);
        }

        await healthy.SendAsync(200);
        await run.UntilAsync(state => state.Archived >= (2 * Flood) + 200 && state.DeadLetters >= Flood);
        Assert.InRange(Handles() - handles, 0, MostHandles);
        var result = await run.StopAsync();

        Assert.Equal(0, result.Totals.Dropped);
        Assert.InRange(result.Totals.BySchema.Count, StreamTable.MostForeign, StreamMeter.MostSchemas + 20);
        var lost = result.Gaps.Where(static gap => gap.Kind == StreamGapKind.DeadLetters).Sum(static gap => gap.Lost);
        Assert.InRange(lost!.Value, Flood - (2 * DeadLetterLimit.MostLetters), Flood - DeadLetterLimit.MostLetters);
        Assert.Subset(scene.Archived().ToHashSet(StringComparer.Ordinal), scene.Sent());
        Assert.InRange((await scene.VerifyAsync()).Count, StreamTable.MostForeign, 2 * StreamTable.MostForeign);
    }

    private static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
