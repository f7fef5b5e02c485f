namespace Starhaul.Pipelines.Journal;

/// <summary>What became of a message, and why.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Reason">Field, value and expectation where it was rejected; null elsewhere.</param>
internal readonly record struct MessageOutcome(MessageOutcomeKind Kind, string? Reason)
{
    public static MessageOutcome Added => new(MessageOutcomeKind.Added, null);

    public static MessageOutcome NoHome => new(MessageOutcomeKind.NoHome, null);

    public static MessageOutcome Rejected(string reason) => new(MessageOutcomeKind.Rejected, reason);
}
