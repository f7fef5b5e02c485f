using Spectre.Console;

namespace Starhaul.Cli.Progress;

/// <summary>A line with a bar for each running fetch, drawn again several times a second and taken away at the end.</summary>
internal sealed class LiveProgress : IProgressView
{
    private readonly Lock gate = new();
    private readonly Dictionary<Meter, ProgressTask> running = [];
    private readonly List<Action> outcomes = [];
    private readonly TaskCompletionSource<ProgressContext> started = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider timeProvider;
    private readonly Task drawing;

    public LiveProgress(CliContext context)
    {
        timeProvider = context.TimeProvider;
        var hasNoColor = context.Variable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = hasNoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(context.Error),
            }
        );
        drawing = console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new ReadingColumn(reading => reading.Name),
                new ProgressBarColumn { Width = 24 },
                new ReadingColumn(ReadingText.Share),
                new ReadingColumn(ReadingText.Bytes),
                new ReadingColumn(ReadingText.Speed),
                new ReadingColumn(ReadingText.TimeLeft),
                new ReadingColumn(reading => reading.Words)
            )
            .StartAsync(drawn =>
            {
                started.SetResult(drawn);
                return ended.Task;
            });
    }

    /// <inheritdoc />
    public Meter Begin(string name)
    {
        var meter = new Meter(name, timeProvider);
        lock (gate)
        {
            var task = started.Task.Result.AddTask(name);
            ReadingColumn.Follow(task, meter);
            running.Add(meter, task);
        }

        return meter;
    }

    /// <inheritdoc />
    public void End(Meter meter, Action print)
    {
        lock (gate)
        {
            if (running.Remove(meter, out var task))
            {
                task.StopTask();
            }

            outcomes.Add(print);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        await drawing;
        foreach (var print in outcomes)
        {
            print();
        }

        outcomes.Clear();
    }
}
