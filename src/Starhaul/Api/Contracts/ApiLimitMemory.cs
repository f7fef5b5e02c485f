using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What one limit remembers of the requests before. Where the clock was set back, all times go back with it.</summary>
public sealed class ApiLimitMemory
{
    /// <summary>When the latest requests were answered, oldest first. A limit keeps no more of them than it needs.</summary>
    [JsonInclude]
    public IList<DateTimeOffset> Times { get; internal set; } = [];

    /// <summary>A level that rises with requests and falls with time, as it was at <see cref="LevelAt"/>.</summary>
    public double Level { get; set; }

    /// <summary>When <see cref="Level"/> was written down.</summary>
    public DateTimeOffset LevelAt { get; set; }

    /// <summary>When a definition, or the host, last named the limit.</summary>
    [JsonInclude]
    public DateTimeOffset NamedAt { get; internal set; }

    /// <summary>Takes all times back, as far as there are earlier ones.</summary>
    internal void SetBack(TimeSpan back)
    {
        Times = [.. Times.Select(time => Before(time, back))];
        LevelAt = Before(LevelAt, back);
        NamedAt = Before(NamedAt, back);
    }

    private static DateTimeOffset Before(DateTimeOffset time, TimeSpan back) =>
        time > DateTimeOffset.MinValue + back ? time - back : default;
}
