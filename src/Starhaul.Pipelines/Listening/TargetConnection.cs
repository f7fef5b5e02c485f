using Starhaul.Pipelines.Sinks;
using Starhaul.Retries;

namespace Starhaul.Pipelines.Listening;

/// <summary>The connection of a follower to its target: opened, opened again after a failure, and looked after meanwhile.</summary>
/// <remarks>For one caller, but for <see cref="Finish"/>.</remarks>
/// <param name="sink">The target.</param>
/// <param name="time">The clock.</param>
/// <param name="opening">The first opening of the target, which is under way; null where it is open.</param>
internal sealed class TargetConnection(Sink sink, TimeProvider time, Func<CancellationToken, Task>? opening)
{
    // How late it is seen, where nothing is to be loaded, that the target was taken away.
    private static readonly TimeSpan PlaceInterval = TimeSpan.FromSeconds(5);

    private readonly Backoff backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), jitter: null);
    private readonly TaskCompletionSource finishing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<CancellationToken, Task>? open = opening;
    private bool isFirstOpening = opening is not null;
    private long placedAt = time.GetTimestamp();

    /// <summary>Opens the target where it is not open.</summary>
    /// <returns>Whether it was opened now.</returns>
    public async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        if (open is null)
        {
            return false;
        }

        await open(cancellationToken).ConfigureAwait(false);
        open = null;
        isFirstOpening = false;
        placedAt = time.GetTimestamp();
        return true;
    }

    /// <summary>Whether an error is one of the first opening that can never pass.</summary>
    public bool IsRefusal(Exception error) => isFirstOpening && !TargetOpening.MayPass(error);

    /// <summary>Looks from time to time whether the target was taken away or replaced.</summary>
    /// <param name="atOnce">Whether to look in any case.</param>
    /// <exception cref="DestinationException">It was.</exception>
    public void RequireInPlace(bool atOnce)
    {
        if (atOnce || time.GetElapsedTime(placedAt) >= PlaceInterval)
        {
            sink.RequireInPlace();
            placedAt = time.GetTimestamp();
        }
    }

    /// <summary>Says that the target takes what it is given: the next wait is a short one.</summary>
    public void Reset() => backoff.Reset();

    /// <summary>Waits before the next opening, but no longer than until <see cref="Finish"/>: the target is then tried once more.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        open = sink.OpenAsync;
        isFirstOpening = false;
        backoff.Fail();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(backoff.NextDelay(), time, over.Token), finishing.Task).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Ends a wait, and every one that follows.</summary>
    public void Finish() => finishing.TrySetResult();
}
