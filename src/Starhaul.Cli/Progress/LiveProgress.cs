using Spectre.Console;

namespace Starhaul.Cli.Progress;

/// <summary>A line for each piece of running work, drawn again several times a second and taken away at the end.</summary>
internal sealed class LiveProgress : IProgressView
{
    private readonly Lock sync = new();
    private readonly List<Meter> running = [];
    private readonly TimeProvider timeProvider;
    private readonly IAnsiConsole console;
    private LiveLines? drawn;

    public LiveProgress(CliContext context)
    {
        timeProvider = context.TimeProvider;
        var hasNoColor = context.Variable("NO_COLOR") is { Length: > 0 };
        console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = hasNoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(context.Error),
            }
        );
    }

    /// <inheritdoc />
    public Meter Begin(string name)
    {
        var meter = new Meter(name, timeProvider);
        lock (sync)
        {
            running.Add(meter);
            drawn ??= new LiveLines(console);
            drawn.Add(meter);
        }

        return meter;
    }

    /// <inheritdoc />
    public void End(Meter meter, Action print)
    {
        lock (sync)
        {
            running.Remove(meter);
            Print(print);
        }
    }

    /// <inheritdoc />
    /// <remarks>The lines are taken away meanwhile, for they would be drawn over what is printed.</remarks>
    public void Print(Action print)
    {
        lock (sync)
        {
            TakeAway();
            print();
            foreach (var other in running)
            {
                drawn ??= new LiveLines(console);
                drawn.Add(other);
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        lock (sync)
        {
            TakeAway();
        }

        return ValueTask.CompletedTask;
    }

    private void TakeAway()
    {
        drawn?.Dispose();
        drawn = null;
    }
}
