namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>A clock on which every wait is over at once, and which remembers how long it was to be.</summary>
internal sealed class PatientTime : TimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
