using Starhaul.Pipelines.Relays.Native;

namespace Starhaul.Pipelines.Relays;

/// <summary>Listens to several relays at once, into one queue. What two relays both send arrives twice.</summary>
internal sealed class RelayGroup
{
    // A machine that is busy lets a thread wait for seconds, and what the thread has received is to reach the queue.
    private const int MostRounds = 10;

    private readonly RelayListener[] listeners;
    private readonly TimeProvider time;

    private RelayGroup(RelayListener[] listeners, TimeProvider time)
    {
        this.listeners = listeners;
        this.time = time;
        Completion = CompleteAsync();
    }

    /// <summary>How things stand, by relay, in the order in which they were given.</summary>
    public IReadOnlyList<RelayStatus> Status => [.. listeners.Select(listener => listener.Status)];

    /// <summary>Ends when all listeners have ended, or fails when one failed by a defect.</summary>
    public Task Completion { get; }

    /// <summary>Makes sure that what listening needs is installed, before anything is begun.</summary>
    /// <exception cref="MissingDependencyException">libzmq is not installed.</exception>
    public static void RequireLibrary() => ZeroMqLibrary.Require();

    /// <summary>Begins to listen to all relays; those that are not there are waited for.</summary>
    /// <param name="endpoints">The relays; one that is named twice is listened to once.</param>
    /// <param name="options">How to listen.</param>
    /// <param name="queue">Where frames go.</param>
    /// <param name="report">Receives gaps, on any listener's thread: it MUST neither wait nor throw.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Chance for the waits between connections.</param>
    /// <exception cref="MissingDependencyException">libzmq is not installed.</exception>
    public static RelayGroup Start(
        IEnumerable<RelayEndpoint> endpoints,
        RelayOptions options,
        FrameQueue queue,
        Action<StreamGap> report,
        TimeProvider time,
        Random jitter
    )
    {
        RequireLibrary();
        var group = new RelayGroup(
            [
                .. endpoints
                    .Distinct()
                    // Each has chance of its own: Random is for one thread.
                    .Select(endpoint => new RelayListener(
                        endpoint,
                        options,
                        queue,
                        report,
                        time,
                        new Random(jitter.Next())
                    )),
            ],
            time
        );
        foreach (var listener in group.listeners)
        {
            listener.Start();
        }

        return group;
    }

    /// <summary>Ends all listeners and waits for them; what they had received is in the queue then.</summary>
    /// <param name="limit">How long those are waited for that have no connection; one that has received something is given longer.</param>
    /// <returns>
    /// False when one did not end within the limit, for example because a name server does not answer; it ends later.
    /// </returns>
    public async Task<bool> StopAsync(TimeSpan limit)
    {
        foreach (var listener in listeners)
        {
            listener.Stop();
        }

        for (var round = 0; round < MostRounds; round++)
        {
            await Task.WhenAny(Completion, Task.Delay(limit, time)).ConfigureAwait(false);
            if (Completion.IsCompleted)
            {
                await Completion.ConfigureAwait(false);
                return true;
            }

            if (!Array.Exists(listeners, static listener => listener.Status.IsConnected))
            {
                return false;
            }
        }

        return false;
    }

    private async Task CompleteAsync()
    {
        await foreach (
            var ended in Task.WhenEach(listeners.Select(listener => listener.Completion)).ConfigureAwait(false)
        )
        {
            await ended.ConfigureAwait(false);
        }
    }
}
