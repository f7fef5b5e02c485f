using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// The first opening of a target, under way while the archive begins: whatever a target waits for, it keeps no message out of the
/// archive. What can never work (another program's tables, a newer schema, a wrong password) ends the listener; what may pass (a
/// server that is down, a lock, a file that a load holds) is left to the follower, which opens the target again.
/// </summary>
internal sealed class TargetOpening : IAsyncDisposable
{
    // Most targets answer within some milliseconds; one that refuses by then leaves no new archive behind. A second would be heard
    // in what a relay sends meanwhile.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource cut = new();
    private readonly Task opening;

    /// <summary>Begins to open a target.</summary>
    public TargetOpening(Sink sink)
    {
        Sink = sink;
        // Away from here: a database in this process may not let go of its thread while another program holds it.
        opening = Task.Run(() => sink.OpenAsync(cut.Token), CancellationToken.None);
    }

    /// <summary>The target.</summary>
    public Sink Sink { get; }

    /// <summary>Whether a target that failed so may be opened later.</summary>
    public static bool MayPass(Exception error) => error is StarhaulException { IsTransient: true };

    /// <summary>Gives all targets a moment, and throws what one of them has refused for good by then.</summary>
    public static async Task JudgeAsync(
        IReadOnlyList<TargetOpening> openings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var all = Task.WhenAll(openings.Select(target => target.opening));
        await Task.WhenAny(all, Task.Delay(Moment, time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var target in openings)
        {
            if (target.opening.Exception?.InnerException is { } error && !MayPass(error))
            {
                await target.opening.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until the target is open, or throws why it is not.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => opening.WaitAsync(cancellationToken);

    /// <summary>Ends an opening that is still under way: the target can be disposed of after it.</summary>
    public async ValueTask DisposeAsync()
    {
        await cut.CancelAsync().ConfigureAwait(false);
        await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cut.Dispose();
    }
}
