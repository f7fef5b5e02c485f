using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>
/// Finds how many connections servers make worth it. It begins with one; where that has far to go and is not held back by the
/// checks, one more is tried, and kept if it adds at least half of what a connection brought before. So a server or a network that
/// shares a fixed rate sees a second connection for some seconds, and one that limits each connection is used fully. Other places of
/// the file are tried before more connections to the first.
/// </summary>
/// <param name="tryAdd">Opens one more; null where there is none to open.</param>
/// <param name="part">The part file.</param>
/// <param name="limits">Over what the rate is measured.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionScaler(
    Func<CancellationToken, Task<HttpRangeGroup?>> tryAdd,
    PartFile part,
    TransferLimits limits,
    TimeProvider time
)
{
    /// <summary>Most connections to a host that are opened without having been asked for, over all programs of a user.</summary>
    public const int MostConnections = 4;

    /// <summary>Share of a connection's rate that the next one must add.</summary>
    private const double WorthIt = 0.5;

    /// <summary>Measurements that the rest must take at least: a trial takes about three and costs a request.</summary>
    private const int LeastMeasurements = 6;

    /// <summary>Tries until one connection more adds too little, or the file is nearly there.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var rate = await MeasureAsync(cancellationToken).ConfigureAwait(false);
        for (var connections = 1; ; )
        {
            // The first measurement has the slow start of TCP in it, and where checks hold writers back the next may differ.
            rate = await MeasureAsync(cancellationToken).ConfigureAwait(false);
            if (IsNearlyThere(rate))
            {
                return;
            }

            // A second connection is for a server that is slow, not for one that sends nothing: that is the stall limit's.
            if (part.Flow.IsHeldByChecks || rate == 0)
            {
                continue;
            }

            if (await tryAdd(cancellationToken).ConfigureAwait(false) is not { } added)
            {
                return;
            }

            await MeasureAsync(cancellationToken).ConfigureAwait(false);
            var after = await MeasureAsync(cancellationToken).ConfigureAwait(false);
            if (after >= rate * (1 + (WorthIt / connections)))
            {
                connections++;
                continue;
            }

            added.RemoveLast();
            if (!added.IsOfAnotherPlace)
            {
                return;
            }
        }
    }

    private bool IsNearlyThere(double rate)
    {
        var left = part.Identity.Length - part.Completed.Sum(static range => range.Length);
        return left < rate * LeastMeasurements * limits.ScaleInterval.TotalSeconds;
    }

    /// <summary>Bytes a second over one interval.</summary>
    private async Task<double> MeasureAsync(CancellationToken cancellationToken)
    {
        var (before, began) = (part.BytesReceived, time.GetTimestamp());
        await Task.Delay(limits.ScaleInterval, time, cancellationToken).ConfigureAwait(false);
        return (part.BytesReceived - before) / Math.Max(time.GetElapsedTime(began).TotalSeconds, 0.001);
    }
}
