using System.Globalization;
using Starhaul.Retries;

namespace Starhaul.Transports.Http;

/// <summary>
/// Ends a body that comes too slowly to ever end. The stall limit alone lets a server send one byte before each limit and
/// hold a job for years. Only time spent waiting for the server counts, not that of a slow disk or of checks.
/// </summary>
internal sealed class PaceGuard(TransferLimits limits)
{
    // A caller who limits the rate may share very little of it among many transfers.
    private readonly bool isOn = limits is { LeastBytesPerSecond: > 0, BytesPerSecond: null };
    private TimeSpan waited;
    private long received;

    /// <summary>Adds a read.</summary>
    /// <param name="read">How long it took.</param>
    /// <param name="count">Bytes that it brought.</param>
    /// <exception cref="AttemptFailedException">Too little came in the last span of time.</exception>
    public void Add(TimeSpan read, int count)
    {
        if (!isOn)
        {
            return;
        }

        waited += read;
        received += count;
        if (waited < limits.PaceOver)
        {
            return;
        }

        var rate = received / waited.TotalSeconds;
        if (rate < limits.LeastBytesPerSecond)
        {
            throw new AttemptFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{received:N0} bytes came in {waited.TotalSeconds:0.#} s, the least is {limits.LeastBytesPerSecond:N0} a second"
                )
            )
            {
                IsTooSlow = true,
            };
        }

        (waited, received) = (TimeSpan.Zero, 0);
    }
}
