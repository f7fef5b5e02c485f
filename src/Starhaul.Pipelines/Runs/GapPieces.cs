namespace Starhaul.Pipelines;

/// <summary>
/// Losses that go on are reported in pieces: the first at once, each further one after so long. What follows the last piece before a
/// kill is in none, and the next listener begins its gap there.
/// </summary>
internal static class GapPieces
{
    /// <summary>The longest piece of frames that found no room in the queue.</summary>
    public static readonly TimeSpan OfOverflow = TimeSpan.FromSeconds(5);

    /// <summary>The longest piece of dead letters that were not kept.</summary>
    public static readonly TimeSpan OfDeadLetters = TimeSpan.FromMinutes(1);

    // From one look at what is due to the next there is a fraction of a second; a busy machine takes longer.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>How long before a kill the last piece may end while losses of a kind went on; null for a kind without pieces.</summary>
    public static TimeSpan? LongestBeforeKill(StreamGapKind kind) =>
        kind switch
        {
            StreamGapKind.Overflow => OfOverflow + Slack,
            StreamGapKind.DeadLetters => OfDeadLetters + Slack,
            _ => null,
        };
}
