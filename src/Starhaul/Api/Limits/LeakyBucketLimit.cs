namespace Starhaul.Api.Limits;

/// <summary>A bucket that holds so many requests and loses one every so often; a request that finds it full is refused.</summary>
public sealed record LeakyBucketLimit : ApiLimit
{
    /// <summary>Requests that the bucket holds, 1 or more; with 1 there is a pause between any two requests.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>How often it loses one.</summary>
    public required TimeSpan Every { get; init; }

    internal override string Id => FormattableString.Invariant($"bucket {Capacity}/{Every.TotalMilliseconds}ms");

    internal override string ToWords() =>
        FormattableString.Invariant($"one request every {HostLimits.Words(Every)}, {Capacity} at once");

    internal override TimeSpan Delay(LimitMemory memory, DateTimeOffset now, int underWay)
    {
        var over = Level(memory, now) + underWay + 1 - Capacity;
        return over <= 0 ? TimeSpan.Zero : (Every * over) + TimeSpan.FromMilliseconds(1);
    }

    internal override void Count(LimitMemory memory, DateTimeOffset now)
    {
        memory.Level = Level(memory, now) + 1;
        memory.LevelAt = now;
    }

    private double Level(LimitMemory memory, DateTimeOffset now) =>
        Math.Max(0, memory.Level - ((now - memory.LevelAt) / Every));
}
