using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>Reads a source once and brings its rows to every sink, in constant memory.</summary>
/// <param name="onRead">
/// Called with each batch before any sink has it, and at the end with an empty one. It may throw, which ends the load.
/// </param>
internal sealed class RecordLoader(Action<Batch> onRead)
{
    /// <summary>Batches: one that is filled, one that is held back, and those that wait and are at work.</summary>
    private const int Batches = 2 + (2 * SinkFeed.MostTogether);

    /// <summary>Loads everything that the source holds.</summary>
    /// <param name="source">Where the batches come from.</param>
    /// <param name="feeds">The sinks.</param>
    /// <param name="cancellationToken">Ends the load after a batch; it can be gone on with.</param>
    public async Task RunAsync(IBatchSource source, IReadOnlyList<SinkFeed> feeds, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = feeds.Select(feed => Task.Run(() => feed.RunAsync(stop.Token), stop.Token)).ToList();
        tasks.Add(Task.Run(() => ReadAsync(source, feeds, stop.Token), stop.Token));
        var open = tasks.ToList();
        while (open.Count > 0)
        {
            var ended = await Task.WhenAny(open).ConfigureAwait(false);
            if (!ended.IsCompletedSuccessfully)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await ended.ConfigureAwait(false);
            }

            open.Remove(ended);
        }
    }

    private async Task ReadAsync(
        IBatchSource source,
        IReadOnlyList<SinkFeed> feeds,
        CancellationToken cancellationToken
    )
    {
        var pool = new BatchPool(Batches);

        // The last batch is held back until the source is known to be good to its end.
        Batch? held = null;
        while (true)
        {
            var batch = await pool.RentAsync(cancellationToken).ConfigureAwait(false);
            var isMore = await source
                .ReadAsync(batch, feeds.Min(feed => feed.MostRecords), cancellationToken)
                .ConfigureAwait(false);
            onRead(batch);
            if (held is not null)
            {
                var shared = new SharedBatch(held, pool, feeds.Count);
                foreach (var feed in feeds)
                {
                    await feed.SendAsync(shared, cancellationToken).ConfigureAwait(false);
                }
            }

            if (!isMore)
            {
                break;
            }

            held = batch;
        }

        foreach (var feed in feeds)
        {
            feed.Finish();
        }
    }
}
