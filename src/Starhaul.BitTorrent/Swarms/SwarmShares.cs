namespace Starhaul.BitTorrent.Swarms;

/// <summary>What the swarms that run at once share: the limit of what is sent to peers, and the port that was asked for.</summary>
internal sealed class SwarmShares(BitTorrentOptions options)
{
    // Two aria2 cannot listen on one port: the second gives up with "Errors occurred while binding port".
    private readonly SemaphoreSlim? port = options.ListenPort is null ? null : new SemaphoreSlim(1);
    private int running;

    /// <summary>How many run now.</summary>
    public int Running => Math.Max(1, Volatile.Read(ref running));

    /// <summary>Waits for the port where one was asked for, and counts one swarm more until the lease ends.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (port is not null)
        {
            await port.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Increment(ref running);
        return new Lease(this);
    }

    private sealed class Lease(SwarmShares shares) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                Interlocked.Decrement(ref shares.running);
                shares.port?.Release();
            }
        }
    }
}
