namespace Starhaul.Pipelines.Journal;

/// <summary>What became of a message, and why.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Reason">Field, value and expectation where it was rejected, or a part of it alone; null elsewhere.</param>
internal readonly record struct MessageOutcome(MessageOutcomeKind Kind, string? Reason)
{
    public static MessageOutcome Added => new(MessageOutcomeKind.Added, null);

    public static MessageOutcome AddedInPart(string reason) => new(MessageOutcomeKind.Added, reason);

    public static MessageOutcome NoHome => new(MessageOutcomeKind.NoHome, null);

    public static MessageOutcome Rejected(string reason) => new(MessageOutcomeKind.Rejected, reason);
}

/// <summary>What became of a message.</summary>
internal enum MessageOutcomeKind
{
    /// <summary>It is in the rows of the batch.</summary>
    Added,

    /// <summary>It says nothing that one of the wanted tables has a place for.</summary>
    NoHome,

    /// <summary>It contradicts itself or what can be, and left no row.</summary>
    Rejected,
}
