using System.Threading.Channels;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>Brings batches to one sink in order, on a task of its own, so that sinks do not wait for one another.</summary>
/// <param name="sink">The sink.</param>
/// <param name="import">The import that the batches belong to, as it is when the load begins.</param>
/// <param name="pacer">How much the sink is given at once; null for one that knows nothing of the sink yet.</param>
internal sealed class SinkFeed(Sink sink, ImportRecord import, LoadPacer? pacer = null)
{
    /// <summary>Most batches that wait for the sink and, again, that it is given at once.</summary>
    public const int MostTogether = 4;

    private readonly Channel<SharedBatch> waiting = Channel.CreateBounded<SharedBatch>(MostTogether);

    private readonly LoadPacer pacer = pacer ?? new LoadPacer();
    private long records;
    private long rejected;

    public Sink Sink => sink;

    /// <summary>Most records that the sink is to be given at once.</summary>
    public int MostRecords => pacer.Records;

    /// <summary>The import that the batches belong to, as it was when the load began.</summary>
    public ImportRecord Import => import;

    /// <summary>What became of the rows in this run.</summary>
    public LoadCounts Counts { get; } = new();

    /// <summary>Records that were loaded in this run, rejects not counted.</summary>
    public long Records => Interlocked.Read(ref records);

    /// <summary>Records that were rejected in this run.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <summary>Hands a batch over; waits while the sink is behind.</summary>
    public ValueTask SendAsync(SharedBatch batch, CancellationToken cancellationToken) =>
        waiting.Writer.WriteAsync(batch, cancellationToken);

    /// <summary>Says that there are no more.</summary>
    public void Finish() => waiting.Writer.Complete();

    /// <summary>Loads until there are no more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var taken = new List<SharedBatch>();
        while (await waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            Take(taken);
            List<Batch> batches = [.. taken.Select(shared => shared.Batch).Where(b => b.EndOffset > import.Cursor)];
            if (batches.Count > 0)
            {
                await LoadAsync(batches, cancellationToken).ConfigureAwait(false);
            }

            foreach (var shared in taken)
            {
                shared.Release();
            }
        }
    }

    /// <summary>Loads batches that follow one another, at once.</summary>
    public async Task LoadAsync(IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
    {
        Counts.Add(await sink.LoadAsync(batches, cancellationToken).ConfigureAwait(false));
        var loaded = batches.Sum(batch => batch.Records);
        pacer.Report(sink.LastTransaction, loaded);
        Interlocked.Add(ref records, loaded);
        Interlocked.Add(ref rejected, batches.Sum(batch => batch.Rejected));
    }

    // What is here already goes together: pages of an index that all of it changes are written once.
    private void Take(List<SharedBatch> taken)
    {
        taken.Clear();
        var together = 0L;
        while (
            taken.Count < MostTogether
            && waiting.Reader.TryPeek(out var next)
            && (taken.Count == 0 || together + next.Batch.Records <= pacer.Records)
            && waiting.Reader.TryRead(out next)
        )
        {
            together += next.Batch.Records;
            taken.Add(next);
        }
    }
}

/// <summary>A batch that several sinks read; the last of them gives it back.</summary>
internal sealed class SharedBatch(Batch batch, BatchPool pool, int readers)
{
    private int left = readers;

    public Batch Batch => batch;

    public void Release()
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            pool.Return(batch);
        }
    }
}
