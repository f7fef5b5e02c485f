namespace Starhaul.Api.Limits;

/// <summary>
/// At most so many requests in every stretch of time, wherever it begins. (A token bucket of 10 in 10 s lets 19 through
/// in some 10 s.)
/// </summary>
public sealed record SlidingWindowLimit : ApiLimit
{
    /// <summary>Most requests, 1 or more.</summary>
    public required int Requests { get; init; }

    /// <summary>The stretch of time.</summary>
    public required TimeSpan Per { get; init; }

    internal override string Id => FormattableString.Invariant($"window {Requests}/{Per.TotalMilliseconds}ms");

    internal override string ToWords() =>
        FormattableString.Invariant($"{Requests} requests in {HostLimits.Words(Per)}");

    internal override TimeSpan Delay(LimitMemory memory, DateTimeOffset now, int underWay)
    {
        memory.Times.RemoveAll(time => time + Per < now);
        var over = memory.Times.Count + underWay - Requests;
        return over < 0 ? TimeSpan.Zero
            : over < memory.Times.Count ? memory.Times[over] + Per - now + TimeSpan.FromMilliseconds(1)
            : Moment;
    }

    internal override void Count(LimitMemory memory, DateTimeOffset now) => memory.Times.Add(now);
}
