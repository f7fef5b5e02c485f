namespace Starhaul.Api.Limits;

/// <summary>What one limit remembers of the requests before.</summary>
internal sealed class LimitMemory
{
    /// <summary>When the latest requests were answered, oldest first.</summary>
    public List<DateTimeOffset> Times { get; set; } = [];

    /// <summary>How full the bucket was at <see cref="LevelAt"/>.</summary>
    public double Level { get; set; }

    public DateTimeOffset LevelAt { get; set; }
}
