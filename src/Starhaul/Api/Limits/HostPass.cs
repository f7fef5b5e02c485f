namespace Starhaul.Api.Limits;

/// <summary>A request that may go, until its answer comes.</summary>
/// <param name="Number">Its number among those to the host.</param>
/// <param name="Limits">The limits that it counts for.</param>
internal sealed record HostPass(string Number, IReadOnlyList<ApiLimit> Limits)
{
    /// <summary>How long it had to wait.</summary>
    public TimeSpan Waited { get; init; }
}
