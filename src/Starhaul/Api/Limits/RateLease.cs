namespace Starhaul.Api.Limits;

/// <summary>A request that may go, until its response comes.</summary>
/// <param name="Number">Its number among those to the host.</param>
/// <param name="Limits">The limits that it counts for.</param>
internal sealed record RateLease(string Number, IReadOnlyList<ApiLimit> Limits)
{
    /// <summary>How long it had to wait.</summary>
    public TimeSpan Waited { get; init; }
}
