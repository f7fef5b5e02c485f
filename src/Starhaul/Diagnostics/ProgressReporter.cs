namespace Starhaul;

/// <summary>Reports to a caller how a job comes on: about ten times a second, and whenever its phase changes.</summary>
/// <typeparam name="T">A snapshot of the job.</typeparam>
internal abstract class ProgressReporter<T> : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IProgress<T>? progress;
    private readonly TimeProvider time;
    private ITimer? timer;

    /// <param name="progress">The caller's; null reports nothing.</param>
    /// <param name="time">The clock.</param>
    protected ProgressReporter(IProgress<T>? progress, TimeProvider time)
    {
        this.progress = progress;
        this.time = time;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
            Report(); // how it stood at the end, whatever ended it
        }
    }

    /// <summary>Begins to report. It is called at the end of a constructor, when a snapshot can be taken.</summary>
    protected void Start() =>
        timer = progress is null ? null : time.CreateTimer(_ => Report(), null, TimeSpan.Zero, Interval);

    /// <summary>Reports at once.</summary>
    protected void Report() => progress?.Report(Snapshot());

    /// <summary>How the job stands; called on any thread.</summary>
    protected abstract T Snapshot();
}
