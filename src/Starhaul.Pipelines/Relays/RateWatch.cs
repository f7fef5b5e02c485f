namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Suspects that a relay drops messages: when the last minute brought less than 30 % of the rate of the ten minutes before
/// it, and that was at least 2 messages a second. One fall is one gap, from the beginning of that minute until the rate
/// is back at 30 %, or until ten minutes have made the low rate the usual one.
/// </summary>
/// <param name="relay">The relay.</param>
internal sealed class RateWatch(string relay)
{
    private const int Recent = 60; // seconds
    private const int Before = 600; // seconds
    private const double Fallen = 0.3;
    private const double LeastRate = 2; // messages a second

    // Between two looks there is a fraction of a second. After a longer one the clock was set, or the machine slept.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(10);

    private readonly int[] counts = new int[Before + Recent];
    private DateTimeOffset lastLook;
    private long second;
    private long observed;
    private long recentSum;
    private long beforeSum;
    private int current;
    private DateTimeOffset? fellAt;
    private double rateBefore;
    private double lowest;

    /// <summary>A message came.</summary>
    public void Received() => current++;

    /// <summary>Forgets what it saw, because there was an outage: it is a gap of its own.</summary>
    public StreamGap? Restart()
    {
        var gap = Finish(lastLook);
        Array.Clear(counts);
        (observed, recentSum, beforeSum, current) = (0, 0, 0, 0);
        return gap;
    }

    /// <summary>Looks at the rate; to be called several times a second.</summary>
    /// <returns>The gap of a fall that has ended, else null.</returns>
    public StreamGap? Check(DateTimeOffset now)
    {
        StreamGap? gap = null;
        if (now < lastLook || now - lastLook > LongestLook)
        {
            gap = Restart();
            second = now.ToUnixTimeSeconds();
        }

        lastLook = now;
        while (second < now.ToUnixTimeSeconds())
        {
            CloseSecond();
            gap ??= Judge(DateTimeOffset.FromUnixTimeSeconds(second));
        }

        return gap;
    }

    /// <summary>The gap of a fall, which ends with it.</summary>
    public StreamGap? Finish(DateTimeOffset now)
    {
        var gap = GetOpen(now);
        fellAt = null;
        return gap;
    }

    /// <summary>The fall that goes on, up to now; null while there is none.</summary>
    public StreamGap? GetOpen(DateTimeOffset now) =>
        fellAt is { } since
            ? new StreamGap(
                StreamGapKind.RateDrop,
                since,
                now,
                relay,
                Lost: null,
                FormattableString.Invariant($"From {rateBefore:0.0} to {lowest:0.0} messages a second.")
            )
            : null;

    // The ring holds the ten minutes and the minute; both sums move along with it.
    private void CloseSecond()
    {
        var leavesRecent = counts[Slot(second - Recent)];
        beforeSum += leavesRecent - counts[Slot(second)];
        recentSum += current - leavesRecent;
        counts[Slot(second)] = current;
        current = 0;
        second++;
        observed++;
    }

    private StreamGap? Judge(DateTimeOffset now)
    {
        var rate = (double)recentSum / Recent;
        if (fellAt is { } since)
        {
            lowest = Math.Min(lowest, rate);
            var hasEnded = rate >= Fallen * rateBefore || now - since >= TimeSpan.FromSeconds(Before);
            return hasEnded ? Finish(now) : null;
        }

        var usual = (double)beforeSum / Before;
        if (observed >= Before + Recent && usual >= LeastRate && rate < Fallen * usual)
        {
            (fellAt, rateBefore, lowest) = (now - TimeSpan.FromSeconds(Recent), usual, rate);
        }

        return null;
    }

    private static int Slot(long second) => (int)(second % (Before + Recent));
}
