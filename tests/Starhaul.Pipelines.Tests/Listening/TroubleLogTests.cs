using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

public sealed class TroubleLogTests
{
    [Fact]
    public void A_trouble_that_goes_on_is_no_news_and_another_one_is()
    {
        using var log = new LogLines();
        var troubles = new TroubleLog(log);
        foreach (var trouble in new[] { null, "locked", "locked", "gone", null, null, "locked" })
        {
            troubles.Report(new EddnStreamProgress { Targets = [new EddnTargetState("sqlite:a.db", 0, 0, trouble)] });
        }

        Assert.Equal([1003, 1003, 1004, 1003], log.All.Select(line => line.Event));
        Assert.Equal("sqlite:a.db: cannot be written to, and is tried again: gone", log.All[1].Text);
    }

    [Fact]
    public async Task A_relay_that_goes_away_and_comes_back_has_a_line_for_each()
    {
        await using var scene = new StreamScene();
        using var log = new LogLines();
        var relay = await scene.RelayAsync();
        var run = await scene.ListenAsync(options => options with { LoggerFactory = log });

        await relay.KillAsync();
        await UntilAsync(1103);
        await relay.RestartAsync();
        await UntilAsync(1104);
        await run.StopAsync();

        Assert.All(
            log.All.Where(line => line.Event is 1103 or 1104),
            line => Assert.StartsWith(relay.Endpoint, line.Text, StringComparison.Ordinal)
        );

        Task UntilAsync(int id) => DumpScene.UntilAsync(() => Task.FromResult(log.All.Any(line => line.Event == id)));
    }
}
