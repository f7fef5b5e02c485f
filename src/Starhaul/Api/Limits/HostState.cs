namespace Starhaul.Api.Limits;

/// <summary>What is known of one host: all programs of the user read it before they ask.</summary>
internal sealed class HostState
{
    /// <summary>Nobody asks before this time; null for no block.</summary>
    public DateTimeOffset? BlockedUntil { get; set; }

    /// <summary>Why, as words for a person.</summary>
    public string? Reason { get; set; }

    /// <summary>What each limit remembers.</summary>
    public Dictionary<string, LimitMemory> Memory { get; set; } = new(StringComparer.Ordinal);

    /// <summary>When the requests that are under way began, by their number.</summary>
    public Dictionary<string, DateTimeOffset> UnderWay { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Requests that were begun, ever.</summary>
    public long Begun { get; set; }

    /// <summary>The time of the last change.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>
    /// Takes the present. Where the clock was set back, all times go back with it: else a limit of seconds would keep
    /// everybody waiting for as long as it was set back.
    /// </summary>
    public void Enter(DateTimeOffset now)
    {
        if (At - now is var back && back > TimeSpan.Zero)
        {
            BlockedUntil -= back;
            foreach (var memory in Memory.Values.Where(static memory => memory is not null))
            {
                memory.Times = [.. memory.Times.Select(time => time - back)];
                memory.LevelAt = memory.LevelAt > DateTimeOffset.MinValue + back ? memory.LevelAt - back : default;
            }

            foreach (var (number, begun) in UnderWay.ToList())
            {
                UnderWay[number] = begun - back;
            }
        }

        At = now;
    }

    public LimitMemory Of(ApiLimit limit)
    {
        if (!Memory.TryGetValue(limit.Id, out var memory) || memory is null)
        {
            Memory[limit.Id] = memory = new LimitMemory();
        }

        return memory;
    }
}
