using System.Collections.Concurrent;
using System.Diagnostics;
using Starhaul.Pipelines.Tests.Dumps;
using Xunit;

namespace Starhaul.Pipelines.Tests;

public sealed class TelemetryTests : IDisposable
{
    private readonly DumpScene scene = new();
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly ActivityListener listener;

    public TelemetryTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Telemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose()
    {
        listener.Dispose();
        scene.Dispose();
    }

    [Fact]
    public async Task A_load_and_a_replay_are_activities_with_their_outcomes()
    {
        var whole = scene.Write(
            "a.json",
            """[{"id64":1,"name":"A","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]"""
        );
        var cut = scene.Write("b.json", """[{"id64":1,""");
        var options = new SpanshDumpOptions { Targets = [scene.Target] };

        await scene.LoadAsync(whole, options);
        await Assert.ThrowsAnyAsync<StarhaulException>(() => scene.LoadAsync(cut, options));
        await Assert.ThrowsAsync<DestinationException>(() =>
            new EddnReplay(new EddnReplayOptions { Targets = [scene.Target] }).RunAsync(scene.PathOf("none"))
        );

        Assert.Equal(("loaded", ActivityStatusCode.Unset), Find("starhaul.load", "/a.json"));
        Assert.Equal(("integrity", ActivityStatusCode.Error), Find("starhaul.load", "/b.json"));
        Assert.Equal(("destination", ActivityStatusCode.Error), Find("starhaul.replay", "/none"));
    }

    // Other tests of the process are heard too.
    private (string? Outcome, ActivityStatusCode Status) Find(string name, string source)
    {
        var one = Assert.Single(
            ended,
            activity =>
                activity.OperationName == name
                && activity.GetTagItem("starhaul.source") is string text
                && text.EndsWith(scene.PathOf(source[1..]), StringComparison.Ordinal)
        );
        return ((string?)one.GetTagItem("starhaul.outcome"), one.Status);
    }
}
