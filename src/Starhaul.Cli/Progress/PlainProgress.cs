namespace Starhaul.Cli.Progress;

/// <summary>A plain line for each fetch every few seconds, and for each wait within its first second: for logs and pipes.</summary>
internal sealed class PlainProgress : IProgressView
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);

    // While work begins a person looks, and afterwards a log is read.
    private static readonly TimeSpan Beginning = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan WaitInterval = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly List<Meter> running = [];
    private readonly TimeProvider timeProvider;
    private readonly Action<string> printLine;
    private readonly TimeSpan laterInterval;
    private readonly long begun;
    private readonly ITimer timer;
    private readonly Dictionary<Meter, string> reportedWaits = [];
    private long printedAt;

    /// <summary>Begins.</summary>
    /// <param name="context">Has the clock.</param>
    /// <param name="printLine">Where lines go.</param>
    /// <param name="laterInterval">How often after the first minute; null for every 5 s, as in it.</param>
    public PlainProgress(CliContext context, Action<string> printLine, TimeSpan? laterInterval = null)
    {
        this.laterInterval = laterInterval ?? UsualInterval;
        timeProvider = context.TimeProvider;
        this.printLine = printLine;
        printedAt = begun = timeProvider.GetTimestamp();
        timer = timeProvider.CreateTimer(_ => PrintDue(), state: null, WaitInterval, WaitInterval);
    }

    /// <inheritdoc />
    public Meter Begin(string name)
    {
        var meter = new Meter(name, timeProvider);
        lock (sync)
        {
            running.Add(meter);
        }

        return meter;
    }

    /// <inheritdoc />
    public void Print(Action print)
    {
        lock (sync)
        {
            print();
        }
    }

    /// <inheritdoc />
    public void End(Meter meter, Action print)
    {
        lock (sync)
        {
            running.Remove(meter);
            reportedWaits.Remove(meter);
            print();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void PrintDue()
    {
        lock (sync)
        {
            var interval = timeProvider.GetElapsedTime(begun) <= Beginning ? UsualInterval : laterInterval;
            var elapsed = timeProvider.GetElapsedTime(printedAt);
            var isDue = elapsed >= interval;
            if (isDue)
            {
                // Late ticks do not push the next line back, but a program that was stopped does not catch up on lines.
                var isFarBehind = elapsed > interval * 3;
                printedAt = isFarBehind ? timeProvider.GetTimestamp() : printedAt + Ticks(interval);
            }

            foreach (var snapshot in running.Select(meter => (meter, state: meter.TakeSnapshot())))
            {
                if (isDue || IsNewWait(snapshot.meter, snapshot.state))
                {
                    printLine(SnapshotText.Line(snapshot.state));
                }
            }
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * timeProvider.TimestampFrequency);

    private bool IsNewWait(Meter meter, ProgressSnapshot snapshot)
    {
        if (!snapshot.IsWaiting || reportedWaits.GetValueOrDefault(meter) == snapshot.Activity)
        {
            return false;
        }

        reportedWaits[meter] = snapshot.Activity;
        return true;
    }
}
