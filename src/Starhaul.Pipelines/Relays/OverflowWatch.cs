namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Makes gaps of frames that were dropped. Drops that follow each other within a second are one gap; one that goes on is
/// reported in pieces. The frames lost in all gaps are exactly those that were dropped.
/// </summary>
/// <param name="relay">The relay.</param>
internal sealed class OverflowWatch(string relay)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPiece = TimeSpan.FromSeconds(5);

    private DateTimeOffset? wellAt;
    private DateTimeOffset firstDrop;
    private DateTimeOffset lastDrop;
    private DateTimeOffset? keptAgain;
    private DateTimeOffset from;
    private long lost;

    /// <summary>A frame found room.</summary>
    public void Kept(DateTimeOffset now)
    {
        wellAt = now;
        keptAgain ??= now;
    }

    /// <summary>A frame found no room.</summary>
    public void Dropped(DateTimeOffset now)
    {
        if (lost == 0)
        {
            from = wellAt ?? now;
            firstDrop = now;
        }

        lost++;
        lastDrop = now;
        keptAgain = null;
    }

    /// <summary>The gap that is due: the drops have ended, or went on for long enough.</summary>
    public StreamGap? Check(DateTimeOffset now)
    {
        var isDue = lost > 0 && (now - lastDrop >= Quiet || now - firstDrop >= LongestPiece);
        return isDue ? Finish() : null;
    }

    /// <summary>The gap of the drops that were not reported yet.</summary>
    public StreamGap? Finish()
    {
        if (lost == 0)
        {
            return null;
        }

        var gap = new StreamGap(
            StreamGapKind.Overflow,
            from,
            keptAgain ?? lastDrop,
            relay,
            lost,
            "The queue of the archive was full."
        );
        (lost, wellAt) = (0, gap.To);
        return gap;
    }
}
