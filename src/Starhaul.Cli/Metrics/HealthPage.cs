using Starhaul.Pipelines;

namespace Starhaul.Cli.Metrics;

/// <summary>Whether a listener is well, for <c>GET /healthz</c>: it runs, and hears one relay at the least.</summary>
/// <remarks>A target in trouble is no reason to start the listener anew: the archive has every message.</remarks>
internal sealed class HealthPage(TimeProvider time) : IProgress<EddnStreamProgress>
{
    // Reports come four times a second.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private volatile Reported? latest;

    /// <inheritdoc />
    public void Report(EddnStreamProgress value) => latest = new Reported(value, time.GetTimestamp());

    /// <summary>What is wrong; nothing where all is well.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        if (latest is not { } reported)
        {
            return ["The listener is starting."];
        }

        var age = time.GetElapsedTime(reported.At);
        if (age > LongestSilence)
        {
            return [$"The listener has not reported for {age.TotalSeconds:0} s."];
        }

        var relays = reported.Progress.Relays;
        return relays.Any(static relay => relay.IsConnected)
            ? []
            :
            [
                .. relays.Select(static relay =>
                    $"{relay.Relay} is not connected: {relay.Fault?.ToString() ?? "connecting"}"
                ),
            ];
    }

    private sealed record Reported(EddnStreamProgress Progress, long At);
}
