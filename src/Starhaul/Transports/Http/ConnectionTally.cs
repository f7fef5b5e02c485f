using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>The connections beside the first one of a job, to whatever place, counted as one: ranges are handed out by their number.</summary>
internal sealed class ConnectionTally(RangeAllocator ranges, int version)
{
    private int working;
    private int open;
    private int mostOpen;
    private int attempts;

    /// <summary>Most connections that brought bytes at once.</summary>
    public int MostOpen => Volatile.Read(ref mostOpen);

    /// <summary>Requests that were sent.</summary>
    public int Attempts => Volatile.Read(ref attempts);

    /// <summary>So many more connections look for ranges; fewer where negative.</summary>
    public void Add(int connections) => ranges.Share(version, Interlocked.Add(ref working, connections) + 1);

    /// <summary>A request is sent.</summary>
    public void CountRequest() => Interlocked.Increment(ref attempts);

    /// <summary>A connection begins to bring bytes.</summary>
    public void Open()
    {
        var now = Interlocked.Increment(ref open);
        for (var most = MostOpen; now > most; most = MostOpen)
        {
            Interlocked.CompareExchange(ref mostOpen, now, most);
        }
    }

    /// <summary>It brings none any more.</summary>
    public void Close() => Interlocked.Decrement(ref open);
}
