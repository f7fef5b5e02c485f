using Starhaul.Api.Values;

namespace Starhaul.Api.Limits;

/// <summary>
/// At most so many requests in every stretch of time, wherever it begins. (A token bucket of 10 in 10 s lets 19 through
/// in some 10 s.)
/// </summary>
internal sealed record SlidingWindowLimit : ApiLimit
{
    /// <summary>How long to look again when a request under way has to come back first.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>Most requests, 1 or more.</summary>
    public required int Requests { get; init; }

    /// <summary>The stretch of time.</summary>
    public required TimeSpan Per { get; init; }

    public static SlidingWindowLimit Read(ApiDefinitionField field)
    {
        field.Only("type", "requests", "per");
        return new SlidingWindowLimit { Requests = field.Get("requests").Whole(1), Per = field.Get("per").Time() };
    }

    public static SlidingWindowLimit? Restore(string id) =>
        LimitId.Parse(id, "window") is var (count, time)
            ? new SlidingWindowLimit { Requests = count, Per = time }
            : null;

    public override string Id => FormattableString.Invariant($"window {Requests}/{Per.TotalMilliseconds}ms");

    public override string Describe() =>
        FormattableString.Invariant($"{Requests} requests in {DurationText.Describe(Per)}");

    public override TimeSpan Delay(ApiLimitMemory memory, DateTimeOffset now, int underWay)
    {
        while (memory.Times.Count > 0 && memory.Times[0] + Per < now)
        {
            memory.Times.RemoveAt(0);
        }

        var over = memory.Times.Count + underWay - Requests;
        return over < 0 ? TimeSpan.Zero
            : over < memory.Times.Count ? memory.Times[over] + Per - now + TimeSpan.FromMilliseconds(1)
            : Moment;
    }

    public override void Count(ApiLimitMemory memory, DateTimeOffset now) => memory.Times.Add(now);
}
