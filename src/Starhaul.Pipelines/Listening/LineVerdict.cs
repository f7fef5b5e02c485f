namespace Starhaul.Pipelines.Listening;

/// <summary>Whether a line of a segment counts.</summary>
/// <param name="IsWanted">Whether it is to be loaded.</param>
/// <param name="Reason">Why it cannot be; null for a line that is merely not asked for.</param>
internal readonly record struct LineVerdict(bool IsWanted, string? Reason)
{
    public static LineVerdict Wanted => new(IsWanted: true, Reason: null);

    public static LineVerdict NotAskedFor => new(IsWanted: false, Reason: null);

    public static LineVerdict Rejected(string reason) => new(IsWanted: false, reason);
}
