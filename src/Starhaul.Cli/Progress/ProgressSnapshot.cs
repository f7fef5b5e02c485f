namespace Starhaul.Cli.Progress;

/// <summary>How one piece of work stands, ready to be shown.</summary>
internal sealed record ProgressSnapshot
{
    /// <summary>What the work is called.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes that are done.</summary>
    public long BytesHere { get; init; }

    /// <summary>Bytes in all; null when unknown.</summary>
    public long? Length { get; init; }

    /// <summary>Speed over the last seconds; null when nothing moves or it is too early to say.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Time until the last byte at this speed; null when it cannot be known.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The phase, or what is being proven.</summary>
    public required string Activity { get; init; }

    /// <summary>Whether the work waits; <see cref="Activity"/> says for what.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>How much is done, from 0 to 1; null when the length is not known.</summary>
    public double? Share => Length is > 0 ? Math.Min(1, BytesHere / (double)Length.Value) : null;
}
