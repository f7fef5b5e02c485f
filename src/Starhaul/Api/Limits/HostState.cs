namespace Starhaul.Api.Limits;

/// <summary>What is known of one host: all programs of the user read it before they ask.</summary>
internal sealed class HostState
{
    /// <summary>How long a limit holds for those who have no definition: one that was changed since must not hold them for ever.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>Most limits of one host: a host that declares another one with each response would fill its file.</summary>
    public const int MostLimits = 16;

    /// <summary>Nobody asks before this time; null for no block.</summary>
    public DateTimeOffset? BlockedUntil { get; set; }

    /// <summary>Why, as words for a person.</summary>
    public string? Reason { get; set; }

    /// <summary>What each limit remembers, by <see cref="ApiLimit.Id"/>.</summary>
    public Dictionary<string, ApiLimitMemory> Memory { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The <see cref="ApiLimit.Id"/> of the limit that the host itself declared last; null for none.</summary>
    public string? Declared { get; set; }

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
    public void SetTime(DateTimeOffset now)
    {
        if (At - now is var back && back > TimeSpan.Zero)
        {
            BlockedUntil -= back;
            foreach (var memory in Memory.Values.Where(static memory => memory is not null))
            {
                memory.SetBack(back);
            }

            foreach (var (number, begun) in UnderWay.ToList())
            {
                UnderWay[number] = begun - back;
            }
        }

        At = now;
    }

    /// <summary>What a person is shown of it.</summary>
    public HostLimit Describe(string host, IReadOnlyList<ApiLimitType> kinds) =>
        new()
        {
            Host = host,
            BlockedUntil = BlockedUntil,
            Reason = BlockedUntil is null ? null : Reason,
            Limits = [.. Known(kinds).Select(static limit => limit.Describe())],
            ChangedAt = At,
        };

    /// <summary>Takes the limits of a definition: they hold, and the one that the host declared.</summary>
    public IReadOnlyList<ApiLimit> Define(IReadOnlyList<ApiLimit> defined, IReadOnlyList<ApiLimitType> kinds)
    {
        foreach (var limit in defined)
        {
            GetMemory(limit).NamedAt = At;
        }

        return [.. defined.Union(Known(kinds).Where(limit => limit.Id == Declared))];
    }

    /// <summary>Takes the limit that the host declares in place of the one before.</summary>
    public void Declare(ApiLimit limit)
    {
        Declared = limit.Id;
        GetMemory(limit).NamedAt = At;
    }

    /// <summary>The limits that a definition or the host named recently.</summary>
    public IReadOnlyList<ApiLimit> Known(IReadOnlyList<ApiLimitType> kinds) =>
        [
            .. Memory
                .Where(pair => pair.Value is not null && At - pair.Value.NamedAt < Remembered)
                .Select(pair => kinds.Select(kind => kind.Restore(pair.Key)).FirstOrDefault(limit => limit is not null))
                .OfType<ApiLimit>(),
        ];

    public ApiLimitMemory GetMemory(ApiLimit limit)
    {
        if (!Memory.TryGetValue(limit.Id, out var memory) || memory is null)
        {
            MakeRoom();
            Memory[limit.Id] = memory = new ApiLimitMemory();
        }

        return memory;
    }

    private void MakeRoom()
    {
        foreach (
            var (id, _) in Memory
                .OrderBy(static pair => pair.Value?.NamedAt ?? default)
                .Take(Memory.Count - MostLimits + 1)
                .ToList()
        )
        {
            Memory.Remove(id);
        }
    }
}
