using System.Threading.Channels;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>Brings batches to one sink in order, on a task of its own, so that sinks do not wait for one another.</summary>
internal sealed class SinkFeed(Sink sink, ImportRecord import)
{
    /// <summary>Most batches that wait for the sink and, again, that it is given at once.</summary>
    public const int MostTogether = 4;

    private readonly Channel<SharedBatch> waiting = Channel.CreateBounded<SharedBatch>(MostTogether);

    private readonly LoadPacer pacer = new();

    public Sink Sink => sink;

    /// <summary>Most records that the sink is to be given at once.</summary>
    public int MostRecords => pacer.Records;

    /// <summary>The import that the batches belong to, as it was when the load began.</summary>
    public ImportRecord Import => import;

    /// <summary>What became of the rows in this run.</summary>
    public LoadCounts Counts { get; } = new();

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
                Counts.Add(await sink.LoadAsync(batches, cancellationToken).ConfigureAwait(false));
                pacer.Report(sink.LastTransaction, batches.Sum(batch => batch.Records));
            }

            foreach (var shared in taken)
            {
                shared.Release();
            }
        }
    }

    // What is here already goes together: pages of an index that all of it changes are written once.
    private void Take(List<SharedBatch> taken)
    {
        taken.Clear();
        var records = 0L;
        while (
            taken.Count < MostTogether
            && waiting.Reader.TryPeek(out var next)
            && (taken.Count == 0 || records + next.Batch.Records <= pacer.Records)
            && waiting.Reader.TryRead(out next)
        )
        {
            records += next.Batch.Records;
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
