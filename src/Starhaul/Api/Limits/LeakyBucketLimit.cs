using Starhaul.Api.Values;

namespace Starhaul.Api.Limits;

/// <summary>A bucket that holds so many requests and loses one every so often; a request that finds it full is refused.</summary>
internal sealed record LeakyBucketLimit : ApiLimit
{
    /// <summary>Requests that the bucket holds, 1 or more; with 1 there is a pause between any two requests.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>How often it loses one.</summary>
    public required TimeSpan Every { get; init; }

    public static LeakyBucketLimit Read(ApiDefinitionField field)
    {
        field.Only("type", "capacity", "every");
        return new LeakyBucketLimit
        {
            Capacity = field.Find("capacity")?.Whole(1) ?? 1,
            Every = field.Get("every").Time(),
        };
    }

    public static LeakyBucketLimit? Restore(string id) =>
        LimitId.Parse(id, "bucket") is var (count, time)
            ? new LeakyBucketLimit { Capacity = count, Every = time }
            : null;

    public override string Id => FormattableString.Invariant($"bucket {Capacity}/{Every.TotalMilliseconds}ms");

    public override string Describe() =>
        FormattableString.Invariant($"one request every {DurationText.Describe(Every)}, {Capacity} at once");

    public override TimeSpan Delay(ApiLimitMemory memory, DateTimeOffset now, int underWay)
    {
        var over = Level(memory, now) + underWay + 1 - Capacity;
        return over <= 0 ? TimeSpan.Zero : (Every * over) + TimeSpan.FromMilliseconds(1);
    }

    public override void Count(ApiLimitMemory memory, DateTimeOffset now)
    {
        memory.Level = Level(memory, now) + 1;
        memory.LevelAt = now;
    }

    private double Level(ApiLimitMemory memory, DateTimeOffset now) =>
        Math.Max(0, memory.Level - ((now - memory.LevelAt) / Every));
}
