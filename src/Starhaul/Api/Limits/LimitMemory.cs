namespace Starhaul.Api.Limits;

/// <summary>What one limit remembers of the requests before.</summary>
internal sealed class LimitMemory
{
    /// <summary>When the latest requests were answered, oldest first.</summary>
    public List<DateTimeOffset> Times { get; set; } = [];

    /// <summary>How full the bucket was at <see cref="LevelAt"/>.</summary>
    public double Level { get; set; }

    public DateTimeOffset LevelAt { get; set; }

    /// <summary>When a definition, or the host, last named the limit.</summary>
    public DateTimeOffset NamedAt { get; set; }

    /// <summary>Takes all times back, as far as there are earlier ones.</summary>
    public void SetBack(TimeSpan back)
    {
        Times = [.. Times.Select(time => Before(time, back))];
        LevelAt = Before(LevelAt, back);
        NamedAt = Before(NamedAt, back);
    }

    private static DateTimeOffset Before(DateTimeOffset time, TimeSpan back) =>
        time > DateTimeOffset.MinValue + back ? time - back : default;
}
