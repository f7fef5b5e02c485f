using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Metrics;

/// <summary>
/// Tells systemd that the listener is ready, alive and about to end, by datagrams to the socket that <c>NOTIFY_SOCKET</c> names:
/// sd_notify(3). Does nothing where there is none.
/// </summary>
/// <remarks>
/// A sign of life follows a report of the listener alone, so that one that hangs is started anew by <c>WatchdogSec=</c>.
/// </remarks>
internal sealed class ServiceNotifier : IProgress<EddnStreamProgress>, IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string ProcessVariable = "WATCHDOG_PID";

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time;
    private readonly Socket? socket;
    private readonly UnixDomainSocketEndPoint? systemd;
    private readonly TimeSpan? watchdog;
    private long? signedAt;

    /// <summary>Looks whether there is a systemd that waits for it.</summary>
    public ServiceNotifier(Func<string, string?> variable, TimeProvider time)
    {
        this.time = time;
        if (variable(SocketVariable) is not [('/' or '@'), ..] path)
        {
            return;
        }

        // Of an abstract name the first character is written as @.
        systemd = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        var isOurs =
            variable(ProcessVariable) is not [_, ..] process
            || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (
            isOurs
            && long.TryParse(variable(WatchdogVariable), CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0
        )
        {
            watchdog = TimeSpan.FromMicroseconds(microseconds);
        }
    }

    /// <inheritdoc />
    public void Report(EddnStreamProgress value)
    {
        if (signedAt is null)
        {
            Send("READY=1");
        }
        else if (time.GetElapsedTime(signedAt.Value) < (watchdog / 3 ?? UsualInterval))
        {
            return;
        }

        signedAt = time.GetTimestamp();
        Send(
            string.Create(
                CultureInfo.InvariantCulture,
                $"WATCHDOG=1\nSTATUS={value.Archived} archived, {value.PerSecond:0.#} messages/s, {value.Gaps} gaps"
            )
        );
    }

    /// <summary>Says that it ends.</summary>
    public void Dispose()
    {
        Send("STOPPING=1");
        socket?.Dispose();
    }

    private void Send(string text)
    {
        try
        {
            socket?.SendTo(Encoding.UTF8.GetBytes(text), systemd!);
        }
        catch (SocketException)
        {
            // systemd is gone or does not read: nothing depends on it here.
        }
    }
}
