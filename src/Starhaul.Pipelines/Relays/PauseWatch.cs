namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Makes gaps of the times in which the listener did not run: a machine that slept, a container or process that was stopped.
/// A relay goes on meanwhile, fills its queue and drops the rest in silence.
/// </summary>
/// <remarks>
/// Both clocks count: the one that runs on while a process is stopped stands still while the machine sleeps (CLOCK_MONOTONIC),
/// and the time of day does not. A time of day that is set forward looks the same, and is reported as well.
/// </remarks>
/// <param name="relay">The relay.</param>
/// <param name="longest">How long it may take from one check to the next.</param>
/// <param name="time">The clocks.</param>
internal sealed class PauseWatch(string relay, TimeSpan longest, TimeProvider time)
{
    // What waits after a moment's pause is read at once; below this nothing is told that the pause did not cover.
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(1);

    private DateTimeOffset? endedAt;
    private long checkedAt = time.GetTimestamp();
    private DateTimeOffset checkedTime = time.GetUtcNow();

    /// <summary>Leaves out what was since the last check.</summary>
    public void Restart() => (checkedAt, checkedTime) = (time.GetTimestamp(), time.GetUtcNow());

    /// <summary>To be called far more often than <c>longest</c>.</summary>
    public StreamGap? Check(DateTimeOffset now)
    {
        var ran = time.GetElapsedTime(checkedAt);
        var passed = now - checkedTime;
        var from = checkedTime;
        (checkedAt, checkedTime) = (time.GetTimestamp(), now);
        if (ran <= longest && passed <= longest)
        {
            return null;
        }

        endedAt = now;

        // Where the time of day was set back meanwhile, the other clock says how long it was.
        from = passed < ran ? now - ran : from;
        return new StreamGap(
            StreamGapKind.Paused,
            from,
            now,
            relay,
            Lost: null,
            ran > longest
                ? "the process did not run: it was stopped, or the machine was busy"
                : "the machine slept, or its clock was set forward"
        );
    }

    /// <summary>
    /// What had waited in the connection is read, or is lost with it. Up to now the relay's queue may still have been full, and it
    /// may have dropped what it sent since the pause.
    /// </summary>
    public StreamGap? Drained(DateTimeOffset now)
    {
        if (endedAt is not { } ended)
        {
            return null;
        }

        endedAt = null;
        return now - ended < LongestDrain
            ? null
            : new StreamGap(
                StreamGapKind.Paused,
                ended,
                now,
                relay,
                Lost: null,
                "what had waited in the connection was read so long, and the relay may have dropped messages meanwhile"
            );
    }
}
