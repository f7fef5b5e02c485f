namespace Starhaul.Pipelines.Galaxy;

/// <summary>Why a record, or a part of one, was not taken.</summary>
/// <param name="Text">The field, its value and what was expected; of a part also where it stood, with the names of what it was in.</param>
/// <param name="Kind">The same without values and names, to count by.</param>
/// <param name="Cause">What is behind it.</param>
internal readonly record struct RejectReason(string Text, string Kind, RejectCause Cause)
{
    /// <summary>What is counted of times that cannot be read, whatever they are the times of.</summary>
    public const string UnreadableTime = "a time that cannot be read";

    /// <summary>How a kind ends that counts times in the future.</summary>
    public const string InTheFuture = " in the future";

    /// <summary>Where the record begins, in the decoded source, that lost this part alone; null where it is a record as a whole.</summary>
    public long? PartOf { get; init; }

    /// <summary>A reason as it was counted before.</summary>
    public static RejectReason Counted(string text, string kind, long? partOf) =>
        new(
            text,
            kind,
            kind == UnreadableTime ? RejectCause.UnreadableTime
                : kind.EndsWith(InTheFuture, StringComparison.Ordinal) ? RejectCause.TimeAhead
                : RejectCause.Content
        )
        {
            PartOf = partOf,
        };

    /// <summary>The same of a part.</summary>
    /// <param name="list">What it is one of.</param>
    /// <param name="path">Where it stood.</param>
    public RejectReason WithPlace(string list, string path) =>
        this with
        {
            Text = $"{Text}, in {path}",
            Kind = Cause == RejectCause.UnreadableTime ? Kind : $"{list}: {Kind}",
        };
}

/// <summary>What is behind a reject.</summary>
internal enum RejectCause
{
    /// <summary>A value is missing or cannot be.</summary>
    Content,

    /// <summary>A time is written in a way that cannot be read: a whole source of such is not to pass for one without times.</summary>
    UnreadableTime,

    /// <summary>A time is in the future: of a whole source the clock of this machine is to be doubted.</summary>
    TimeAhead,
}
