namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>A clock on which every wait is over at once, but for those that begin while it is closed: they end when it opens.</summary>
internal sealed class GatedTime : TimeProvider
{
    private TaskCompletionSource gate = new();

    public GatedTime() => Open();

    /// <summary>How many waits began.</summary>
    public int Waits { get; private set; }

    public void Close() => gate = new TaskCompletionSource();

    public void Open() => gate.TrySetResult();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits++;
        var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ = gate.Task.ContinueWith(
            _ => timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        return timer;
    }
}
