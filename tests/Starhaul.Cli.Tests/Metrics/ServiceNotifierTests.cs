using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Starhaul.Cli.Metrics;
using Starhaul.Pipelines;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Cli.Tests.Metrics;

/// <summary>What systemd hears of a listener.</summary>
public sealed class ServiceNotifierTests : IDisposable
{
    private readonly FakeTimeProvider clock = FakeTimes.Start();
    private readonly string path = Path.Join(Path.GetTempPath(), $"starhaul-notify-{Guid.NewGuid():N}");
    private readonly Socket systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceNotifierTests() => systemd.Bind(new UnixDomainSocketEndPoint(path));

    public void Dispose()
    {
        systemd.Dispose();
        File.Delete(path);
    }

    [Fact]
    public void It_is_ready_with_the_first_report_alive_with_the_next_and_says_when_it_ends()
    {
        using (var notifier = new ServiceNotifier(Variable, clock))
        {
            Assert.Empty(Heard());
            notifier.Report(new EddnStreamProgress { Archived = 5 });
            Assert.Equal(["READY=1", "WATCHDOG=1\nSTATUS=5 archived, 0 messages/s, 0 gaps"], Heard());

            notifier.Report(new EddnStreamProgress());
            Assert.Empty(Heard());
            clock.Advance(TimeSpan.FromSeconds(10)); // a third of the thirty that systemd waits
            Assert.Empty(Heard()); // nothing is said without a report
            notifier.Report(new EddnStreamProgress());
            Assert.Single(Heard());
        }

        Assert.Equal(["STOPPING=1"], Heard());
    }

    [Fact]
    public void Without_systemd_nothing_is_done()
    {
        using var notifier = new ServiceNotifier(_ => null, clock);

        notifier.Report(new EddnStreamProgress());

        Assert.Empty(Heard());
    }

    private string? Variable(string name) =>
        name switch
        {
            "NOTIFY_SOCKET" => path,
            "WATCHDOG_USEC" => "30000000",
            _ => null,
        };

    private List<string> Heard()
    {
        var heard = new List<string>();
        var buffer = new byte[1024];
        while (systemd.Poll(0, SelectMode.SelectRead))
        {
            heard.Add(Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        }

        return heard;
    }
}
