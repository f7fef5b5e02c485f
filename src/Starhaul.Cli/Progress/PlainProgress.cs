namespace Starhaul.Cli.Progress;

/// <summary>A plain line for each fetch every few seconds: for logs and pipes.</summary>
internal sealed class PlainProgress : IProgressView
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);

    private readonly Lock sync = new();
    private readonly List<Meter> running = [];
    private readonly TimeProvider timeProvider;
    private readonly Action<string> printLine;
    private readonly ITimer timer;

    /// <summary>Begins.</summary>
    /// <param name="context">Has the clock.</param>
    /// <param name="printLine">Where lines go.</param>
    /// <param name="interval">How often; null for every 5 s.</param>
    public PlainProgress(CliContext context, Action<string> printLine, TimeSpan? interval = null)
    {
        var period = interval ?? UsualInterval;
        timeProvider = context.TimeProvider;
        this.printLine = printLine;
        timer = timeProvider.CreateTimer(_ => PrintAll(), state: null, period, period);
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
            print();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void PrintAll()
    {
        lock (sync)
        {
            foreach (var meter in running)
            {
                printLine(SnapshotText.Line(meter.TakeSnapshot()));
            }
        }
    }
}
