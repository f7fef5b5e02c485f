namespace Starhaul;

/// <summary>How to ask for what is new alone: the request then holds <c>{since}</c>.</summary>
internal sealed record ApiIncremental
{
    /// <summary>Where the time of a record is, as a JSON pointer; null where records have none.</summary>
    public string? Time { get; init; }

    /// <summary>
    /// Where a number or a text is that grows from record to record, as a JSON pointer; <c>{since}</c> then holds the greatest that was seen.
    /// Null where times say what is new.
    /// </summary>
    public string? Cursor { get; init; }

    /// <summary>How far before the time that is asked for the request goes back, since indexes lag behind. Default 1 h.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The form of times in the request: <c>iso</c>, <c>unix</c>, <c>unix_ms</c>, <c>unix_us</c>, or a .NET format such as <c>yyyy-MM-dd HH:mm:ss</c>, UTC. Default: <c>iso</c>.</summary>
    public string Format { get; init; } = "iso";
}
