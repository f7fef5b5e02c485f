namespace Starhaul.Cli.Progress;

/// <summary>A plain line for each fetch every few seconds: for logs and pipes.</summary>
internal sealed class PlainProgress : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<Meter> running = [];
    private readonly TimeProvider timeProvider;
    private readonly Action<string> printLine;
    private readonly ITimer timer;

    public PlainProgress(CliContext context, Action<string> printLine)
    {
        timeProvider = context.TimeProvider;
        this.printLine = printLine;
        timer = timeProvider.CreateTimer(_ => PrintAll(), state: null, Interval, Interval);
    }

    /// <inheritdoc />
    public Meter Begin(string name)
    {
        var meter = new Meter(name, timeProvider);
        lock (gate)
        {
            running.Add(meter);
        }

        return meter;
    }

    /// <inheritdoc />
    public void Print(Action print)
    {
        lock (gate)
        {
            print();
        }
    }

    /// <inheritdoc />
    public void End(Meter meter, Action print)
    {
        lock (gate)
        {
            running.Remove(meter);
            print();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void PrintAll()
    {
        lock (gate)
        {
            foreach (var meter in running)
            {
                printLine(ReadingText.Line(meter.Read()));
            }
        }
    }
}
