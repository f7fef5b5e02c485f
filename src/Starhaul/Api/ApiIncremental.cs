namespace Starhaul;

/// <summary>How to ask for what is new alone: the request then holds <c>{since}</c>.</summary>
internal sealed record ApiIncremental
{
    /// <summary>Where the time of a record is, as a JSON pointer; null where records have none.</summary>
    public string? Time { get; init; }

    /// <summary>How far before the time that is asked for the request goes back, since indexes lag behind. Default 1 h.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The form of times in the request: <c>iso</c>, <c>unix</c>, or a .NET format such as <c>yyyy-MM-dd HH:mm:ss</c>, UTC. Default: <c>iso</c>.</summary>
    public string Format { get; init; } = "iso";
}
