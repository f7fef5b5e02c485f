namespace Starhaul.Pipelines.Relays;

/// <summary>
/// Makes gaps of what becomes of a connection. An outage is one gap, however many attempts it takes to end it, and it is
/// named after what began it: a lost connection has ended when there is one again, a silence with the next message.
/// </summary>
/// <param name="relay">The relay.</param>
/// <param name="start">When listening began, UTC.</param>
internal sealed class OutageWatch(string relay, DateTimeOffset start)
{
    private static readonly TimeSpan RestartBegins = new(7, 0, 0);
    private static readonly TimeSpan RestartEnds = new(7, 20, 0);

    private DateTimeOffset wellAt = start;
    private StreamGapKind? open;
    private string? detail;

    /// <summary>The connection was lost, or could not be made.</summary>
    public void Lost(DateTimeOffset now, string why)
    {
        if (open is null)
        {
            (open, detail) = (IsWeeklyRestart(now) ? StreamGapKind.WeeklyRestart : StreamGapKind.Disconnected, why);
        }
    }

    /// <summary>What is known now of the reason, which a relay that is down does not say at once.</summary>
    public void Explain(string why) => detail = open is null ? null : why;

    /// <summary>The outage that goes on, up to now; null while all is well.</summary>
    public StreamGap? GetOpen(DateTimeOffset now) =>
        open is { } kind ? new StreamGap(kind, wellAt, now, relay, Lost: null, detail) : null;

    /// <summary>No message came for too long.</summary>
    public void FellSilent()
    {
        if (open is null)
        {
            (open, detail) = (StreamGapKind.Silence, null);
        }
    }

    /// <summary>There is a connection.</summary>
    public StreamGap? Connected(DateTimeOffset now)
    {
        if (open == StreamGapKind.Silence)
        {
            return null;
        }

        return EndOutage(now);
    }

    /// <summary>A message came.</summary>
    public StreamGap? Received(DateTimeOffset now) => EndOutage(now);

    /// <summary>Listening ends; an outage that goes on ends with it.</summary>
    public StreamGap? Stopped(DateTimeOffset now) => open is null ? null : EndOutage(now);

    private StreamGap? EndOutage(DateTimeOffset now)
    {
        var gap = GetOpen(now);
        (wellAt, open, detail) = (now, null, null);
        return gap;
    }

    // The relay of EDDN restarts on Thursdays at 07:06 UTC.
    private static bool IsWeeklyRestart(DateTimeOffset lostAt) =>
        lostAt.UtcDateTime is { DayOfWeek: DayOfWeek.Thursday } utc
        && utc.TimeOfDay >= RestartBegins
        && utc.TimeOfDay <= RestartEnds;
}
