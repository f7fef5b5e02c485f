namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Makes gaps of frames that were dropped. The first drops are reported at once, so that a kill leaves a word of them; those that
/// follow within a second of each other are a further gap, in pieces while it goes on (<see cref="GapPieces"/>). The frames lost in all
/// gaps are exactly those that were dropped.
/// </summary>
/// <param name="relay">The relay.</param>
internal sealed class OverflowWatch(string relay)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private DateTimeOffset? wellAt;
    private DateTimeOffset firstDrop;
    private DateTimeOffset lastDrop;
    private DateTimeOffset? keptAgain;
    private DateTimeOffset from;
    private long lost;
    private bool goesOn;

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

    /// <summary>The gap that is due: the drops have begun, have ended, or went on for long enough.</summary>
    public StreamGap? Check(DateTimeOffset now)
    {
        var hasEnded = now - lastDrop >= Quiet;
        var isDue = lost > 0 && (!goesOn || hasEnded || now - firstDrop >= GapPieces.OfOverflow);
        goesOn = !hasEnded;
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
