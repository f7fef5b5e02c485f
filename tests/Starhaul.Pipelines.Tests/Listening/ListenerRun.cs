using System.Collections.Concurrent;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.Pipelines.Tests.Sinks;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>A listener at work in this process.</summary>
internal sealed class ListenerRun : IProgress<EddnStreamProgress>, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, bool> troubles = new(StringComparer.Ordinal);
    private volatile EddnStreamProgress state = new();
    private Task<EddnStreamResult> running = null!;

    /// <summary>What was last told.</summary>
    public EddnStreamProgress State => state;

    /// <summary>What was ever wrong with a target.</summary>
    public IEnumerable<string> Troubles => troubles.Keys;

    /// <summary>Ends with the listener.</summary>
    public Task<EddnStreamResult> Completion => running;

    public static ListenerRun Start(EddnStreamOptions options)
    {
        var run = new ListenerRun();
        run.running = Task.Run(
            () => new EddnStream(options with { Sinks = AllSinks.Added }).RunAsync(run, run.stop.Token),
            CancellationToken.None
        );
        return run;
    }

    /// <summary>Waits for what is bound to come; an error of the listener ends the wait.</summary>
    public async Task UntilAsync(Predicate<EddnStreamProgress> isTrue)
    {
        try
        {
            await DumpScene.UntilAsync(async () =>
            {
                if (running.IsFaulted)
                {
                    await running;
                }

                return isTrue(state);
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(
                $"It did not come to pass: {state}, {string.Join(", ", state.Relays)}, {string.Join(", ", state.Targets)}"
            );
        }
    }

    /// <summary>Waits until so many messages are in the archive.</summary>
    public Task ArchivedAsync(long count) => UntilAsync(state => state.Archived >= count);

    /// <summary>Waits until so many messages are in the tables of the first target.</summary>
    public Task LoadedAsync(long count) =>
        UntilAsync(state => state.Targets is [{ Messages: var loaded }, ..] && loaded >= count);

    public async Task<EddnStreamResult> StopAsync()
    {
        await stop.CancelAsync();
        return await running;
    }

    /// <inheritdoc />
    public void Report(EddnStreamProgress value)
    {
        state = value;
        foreach (var trouble in value.Targets.Select(target => target.Trouble).OfType<string>())
        {
            troubles.TryAdd(trouble, true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
