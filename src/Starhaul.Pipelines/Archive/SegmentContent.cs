namespace Starhaul.Pipelines.Archive;

/// <summary>What a segment holds so far.</summary>
internal readonly record struct SegmentContent
{
    /// <summary>Lines.</summary>
    public long Records { get; init; }

    /// <summary>Length of the lines with their line ends, in bytes: the offset of the next one.</summary>
    public long Length { get; init; }

    /// <summary>The earliest <c>gatewayTimestamp</c>; null where no line has one.</summary>
    public DateTimeOffset? FirstGatewayTime { get; init; }

    /// <summary>The latest <c>gatewayTimestamp</c>.</summary>
    public DateTimeOffset? LastGatewayTime { get; init; }

    /// <summary>When the first line arrived; null after a recovery: the lines do not hold it.</summary>
    public DateTimeOffset? FirstArrival { get; init; }

    /// <summary>When the last line arrived.</summary>
    public DateTimeOffset? LastArrival { get; init; }

    /// <summary>The same with one line more.</summary>
    public SegmentContent With(int lineLength, DateTimeOffset? gateway, DateTimeOffset? arrived) =>
        new()
        {
            Records = Records + 1,
            Length = Length + lineLength,
            FirstGatewayTime = gateway < FirstGatewayTime || FirstGatewayTime is null ? gateway : FirstGatewayTime,
            LastGatewayTime = gateway > LastGatewayTime || LastGatewayTime is null ? gateway : LastGatewayTime,
            FirstArrival = FirstArrival ?? arrived,
            LastArrival = arrived ?? LastArrival,
        };
}
