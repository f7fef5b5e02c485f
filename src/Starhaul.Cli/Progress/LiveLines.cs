using Spectre.Console;

namespace Starhaul.Cli.Progress;

/// <summary>Lines on a terminal that follow their meters until they are taken away.</summary>
internal sealed class LiveLines : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<ProgressContext> begun;
    private readonly Task drawing;

    public LiveLines(IAnsiConsole console)
    {
        var started = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        begun = started.Task;
        drawing = console
            .Progress()
            .AutoClear(true)
            .Columns(new SnapshotColumn())
            .StartAsync(context =>
            {
                started.SetResult(context);
                return ended.Task;
            });
    }

    /// <summary>Draws a line of this meter too.</summary>
    public void Add(Meter meter) => SnapshotColumn.Follow(begun.Result.AddTask(meter.Name), meter);

    /// <summary>Takes the lines away; the terminal is as it was when this returns.</summary>
    public void Dispose()
    {
        ended.SetResult();
        drawing.Wait();
    }
}
