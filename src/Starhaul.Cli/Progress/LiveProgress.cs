using Spectre.Console;

namespace Starhaul.Cli.Progress;

/// <summary>A line for each piece of running work, drawn again several times a second and taken away at the end.</summary>
internal sealed class LiveProgress : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock sync = new();
    private readonly List<Meter> running = [];
    private readonly TimeProvider timeProvider;
    private readonly IAnsiConsole console;
    private readonly Func<(int Width, int Height)> size;
    private readonly ITimer timer;
    private IReadOnlyList<IReadOnlyList<LinePart>> drawn = [];

    /// <summary>Begins with nothing drawn.</summary>
    /// <param name="context">Has standard error, the clock and the environment.</param>
    /// <param name="size">Columns and rows of the terminal at any moment; null asks the terminal.</param>
    public LiveProgress(CliContext context, Func<(int Width, int Height)>? size = null)
    {
        timeProvider = context.TimeProvider;
        var hasNoColor = context.Variable("NO_COLOR") is { Length: > 0 };
        console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = hasNoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(context.Error),
            }
        );
        this.size = size ?? TerminalSize.Read;
        timer = timeProvider.CreateTimer(_ => Redraw(), state: null, Interval, Interval);
    }

    /// <inheritdoc />
    public Meter Begin(string name)
    {
        var meter = new Meter(name, timeProvider);
        lock (sync)
        {
            running.Add(meter);
            Draw();
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
            Write([]);
            print();
            Draw();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        lock (sync)
        {
            running.Clear();
            Write([]);
        }
    }

    private void Redraw()
    {
        lock (sync)
        {
            Draw();
        }
    }

    private void Draw()
    {
        if (running.Count == 0)
        {
            return;
        }

        // The last column stays empty: some terminals wrap when it is written. So does the last row, for the cursor.
        var (width, height) = size();
        var lines = running
            .Take(Math.Max(1, height - 1))
            .Select(meter => SnapshotText.FitParts(meter.TakeSnapshot(), Math.Max(1, width - 1)));
        Write([.. lines]);
    }

    private void Write(IReadOnlyList<IReadOnlyList<LinePart>> lines)
    {
        if (lines.Count == 0 && drawn.Count == 0)
        {
            return;
        }

        // A terminal that was made narrower since has folded what is drawn, so its rows are counted at the width of now.
        var (width, height) = size();
        console.Profile.Width = Math.Max(width, 1);
        var rows = drawn.Sum(line => LiveFrame.RowsOf(line, Math.Max(width, 1)));
        console.Write(new LiveFrame(Math.Clamp(rows - 1, 0, Math.Max(0, height - 1)), lines));
        drawn = lines;
    }
}
