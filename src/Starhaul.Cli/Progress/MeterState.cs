namespace Starhaul.Cli.Progress;

/// <summary>What a meter is told.</summary>
internal readonly record struct MeterState
{
    /// <summary>Bytes that are done, those of earlier runs included.</summary>
    public long BytesHere { get; init; }

    /// <summary>Bytes in all; null when nobody knows.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes that this run moved: what the speed is of.</summary>
    public long BytesMoved { get; init; }

    /// <summary>Whether bytes are moving, so that there is a speed.</summary>
    public bool IsMoving { get; init; }

    /// <summary>The phase, or what is being proven.</summary>
    public required string Words { get; init; }
}
