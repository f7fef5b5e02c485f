namespace Starhaul.Retries;

/// <summary>
/// Counts attempts in a row that brought nothing, and says how long to wait before the next: doubling, with full
/// jitter. Progress resets the count, which is why a general retry policy does not fit here.
/// </summary>
internal sealed class Backoff(TransferLimits limits, Random jitter)
{
    /// <summary>Attempts in a row without progress.</summary>
    public int Failures { get; private set; }

    /// <summary>True when no further attempt is due.</summary>
    public bool IsExhausted => Failures >= limits.AttemptsWithoutProgress;

    /// <summary>Notes a failed attempt.</summary>
    /// <param name="madeProgress">Whether it brought bytes that stay.</param>
    public void Failed(bool madeProgress) => Failures = madeProgress ? 0 : Failures + 1;

    /// <summary>How long to wait before the next attempt.</summary>
    public TimeSpan NextDelay()
    {
        var longest = Math.Min(
            limits.FirstBackoff.TotalSeconds * Math.Pow(2, Math.Max(0, Failures - 1)),
            limits.LongestBackoff.TotalSeconds
        );
        lock (jitter)
        {
            return TimeSpan.FromSeconds(longest * jitter.NextDouble());
        }
    }
}
