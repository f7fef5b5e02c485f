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

    public LimitMemory Of(ApiLimit limit)
    {
        if (!Memory.TryGetValue(limit.Id, out var memory))
        {
            Memory[limit.Id] = memory = new LimitMemory();
        }

        return memory;
    }
}
