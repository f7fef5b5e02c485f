using Microsoft.Extensions.Time.Testing;
using Starhaul.Cli.Metrics;
using Starhaul.Pipelines;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Cli.Tests.Metrics;

public sealed class HealthPageTests
{
    private readonly FakeTimeProvider clock = FakeTimes.Start();

    [Fact]
    public void A_listener_is_well_while_it_reports_and_hears_a_relay()
    {
        var page = new HealthPage(clock);
        Assert.Equal(["The listener is starting."], page.FindFaults());

        page.Report(Progress(isConnected: true));
        Assert.Empty(page.FindFaults());

        page.Report(Progress(isConnected: false));
        Assert.Equal(["tcp://a:1 is not connected: Refused"], page.FindFaults());

        page.Report(Progress(isConnected: true));
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["The listener has not reported for 11 s."], page.FindFaults());
    }

    private static EddnStreamProgress Progress(bool isConnected) =>
        new()
        {
            Relays =
            [
                new EddnRelayState("tcp://a:1", isConnected, null, 0, 0, null, isConnected ? null : "refused")
                {
                    Fault = isConnected ? null : RelayFault.Refused,
                },
            ],
        };
}
