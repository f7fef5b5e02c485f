namespace Starhaul.TestOrigin;

/// <summary>Counts requests in every stretch of time, as a server with a sliding window does; it is used by one thread at a time.</summary>
public sealed class WindowCounter(int most, TimeSpan per)
{
    private readonly List<TimeSpan> arrivals = [];

    /// <summary>The most that ever came within one stretch.</summary>
    public int Most { get; private set; }

    /// <summary>Takes a request; false when it is one too many, and then it counts all the same.</summary>
    public bool Take(TimeSpan at)
    {
        arrivals.Add(at);
        arrivals.RemoveAll(arrival => arrival <= at - per);
        Most = Math.Max(Most, arrivals.Count);
        return arrivals.Count <= most;
    }
}
