namespace Starhaul.Api.Limits;

/// <summary>What a response says of the limits of its host.</summary>
internal sealed record LearnedLimit
{
    /// <summary>Requests that are left; null when it does not say.</summary>
    public long? Left { get; init; }

    /// <summary>Requests that there are in all; null when it does not say.</summary>
    public long? Total { get; init; }

    /// <summary>The longest that any of its hints asks to wait for the next request; null for none.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>A limit that it declares; null for none.</summary>
    public ApiLimit? Policy { get; init; }

    /// <summary>What is left, as words: <c>0 of 360 left</c>.</summary>
    public string? Description =>
        (Left, Total) switch
        {
            ({ } left, { } total) => FormattableString.Invariant($"{left} of {total} left"),
            ({ } left, null) => FormattableString.Invariant($"{left} left"),
            _ => null,
        };
}
