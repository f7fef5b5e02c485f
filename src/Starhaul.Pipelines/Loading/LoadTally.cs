using System.Globalization;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>Counts records and rejects, and stops a load that is clearly wrong.</summary>
/// <param name="maxRejects">The share of records that may be rejected.</param>
/// <param name="rejects">The file that holds what was rejected, for the message; null for none.</param>
internal sealed class LoadTally(double maxRejects, string? rejects)
{
    /// <summary>Before so many records a share says little; a smaller source is judged at its end.</summary>
    private const long EnoughToJudge = 1_000;

    private readonly List<RejectedKind> kinds = [];
    private string? firstReason;
    private long ahead;
    private long earlierRecords;
    private long earlierRejected;
    private long rejectedParts;
    private long ofUnreadableTimes;
    private long? unreadableBefore;

    /// <summary>Records read in this run, rejects not counted.</summary>
    public long Records { get; private set; }

    /// <summary>Records, and parts of records, rejected in this run.</summary>
    public long Rejected { get; private set; }

    /// <summary>Records read in this run that a filter did not let pass.</summary>
    public long Unwanted { get; private set; }

    /// <summary>Whether any record of this run states what the filters ask for.</summary>
    public (bool Population, bool Place) States { get; private set; }

    /// <summary>What was rejected, by its reasons, in the order in which they were met; what an interrupted run rejected is among them.</summary>
    public IReadOnlyList<RejectedKind> Kinds => kinds;

    /// <summary>How far the source was read, in bytes of content.</summary>
    public long Offset { get; private set; }

    /// <summary>Counts in what an interrupted run has read: rejects are judged over the whole source.</summary>
    public void GoOnFrom(long records) => earlierRecords = records;

    /// <summary>Counts in what an interrupted run has rejected, in its order.</summary>
    public void NoteEarlier(RejectReason reason)
    {
        Note(reason);
        if (reason.PartOf is not { } record)
        {
            earlierRejected++;
        }
        else if (reason.Cause == RejectCause.UnreadableTime && record != unreadableBefore)
        {
            // As of this run: the record counts as one that was rejected, however many of its parts had such a time.
            unreadableBefore = record;
            earlierRecords--;
            earlierRejected++;
        }
    }

    public void Add(Batch batch)
    {
        Records += batch.Records;
        Rejected += batch.Rejected;
        rejectedParts += batch.RejectedParts;
        ofUnreadableTimes += batch.RecordsOfUnreadableTimes;
        Unwanted += batch.Unwanted;
        States = (States.Population || batch.States.Population, States.Place || batch.States.Place);
        Offset = Math.Max(Offset, batch.EndOffset);
    }

    /// <summary>Counts a reason. Reasons name fields of ours, and so are few.</summary>
    public void Note(RejectReason reason)
    {
        firstReason ??= reason.Text;
        ahead += reason.Cause == RejectCause.TimeAhead ? 1 : 0;
        var known = kinds.FindIndex(kind => kind.Kind == reason.Kind);
        if (known < 0)
        {
            kinds.Add(new RejectedKind(reason.Kind, 1, reason.Text));
        }
        else
        {
            kinds[known] = kinds[known] with { Count = kinds[known].Count + 1 };
        }
    }

    /// <summary>
    /// Refuses to go on with too many rejects. Parts do not count, for the rest of their record is worth having; but a record that
    /// lost one to a time that cannot be read does, for all of a source may be written so.
    /// </summary>
    /// <exception cref="UnexpectedContentException">More records were rejected than the caller allows.</exception>
    public void Judge(bool isAtEnd)
    {
        var records = earlierRecords + Records - ofUnreadableTimes;
        var rejected = earlierRejected + Rejected - rejectedParts + ofUnreadableTimes;
        if (isAtEnd || records + rejected >= EnoughToJudge)
        {
            JudgeAll(records, rejected);
        }
    }

    /// <summary>Refuses a source of which it is known beforehand what it holds.</summary>
    /// <exception cref="UnexpectedContentException">More records were rejected than the caller allows.</exception>
    public void JudgeAll(long records, long rejected)
    {
        var seen = records + rejected;
        if (rejected > maxRejects * seen)
        {
            var isAllAhead = records == 0 && ahead == rejected;
            throw new UnexpectedContentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rejected:N0} of {seen:N0} records were rejected, {maxRejects:P1} are allowed; the first: {firstReason}."
                )
            )
            {
                Hint =
                    (isAllAhead ? "All of it is in the future: look at the clock of this machine. " : "")
                    + (rejects is null ? "" : $"Look at {rejects}. ")
                    + "If the rest is worth having, allow more with SpanshDumpOptions.MaxRejects.",
            };
        }
    }
}
