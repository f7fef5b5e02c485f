namespace Starhaul.Retries;

/// <summary>
/// Counts failures in a row, and says how long to wait before the next attempt: up to a bound that doubles with each of them. With
/// full jitter a wait is anywhere below the bound, so that clients that failed together do not come back together.
/// </summary>
/// <param name="first">The bound after the first failure.</param>
/// <param name="longest">The bound that is not exceeded.</param>
/// <param name="jitter">Chance; it is locked, so several may share it. Null waits for the bound itself: there is one client alone.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random? jitter)
{
    /// <summary>Keeps the number one that a time span can hold, whatever the count.</summary>
    private const int MostDoublings = 30;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure.</summary>
    public void Fail() => Failures++;

    /// <summary>Begins to count anew.</summary>
    public void Reset() => Failures = 0;

    /// <summary>The wait before the next attempt; without a failure as after one.</summary>
    public TimeSpan NextDelay()
    {
        var bound = first * Math.Pow(2, Math.Clamp(Failures - 1, 0, MostDoublings));
        bound = bound < longest ? bound : longest;
        if (jitter is null)
        {
            return bound;
        }

        lock (jitter)
        {
            return bound * jitter.NextDouble();
        }
    }
}
