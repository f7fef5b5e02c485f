using System.Threading.Channels;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>Brings batches to one sink in order, on a task of its own, so that sinks do not wait for one another.</summary>
internal sealed class SinkFeed(Sink sink, ImportRecord import)
{
    private readonly Channel<SharedBatch> waiting = Channel.CreateBounded<SharedBatch>(1);

    private readonly LoadPacer pacer = new();

    public Sink Sink => sink;

    /// <summary>Most records of a batch that the sink is to be given.</summary>
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
        await foreach (var shared in waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var batch = shared.Batch;
            if (batch.EndOffset > import.Cursor)
            {
                Counts.Add(await sink.LoadAsync(batch, cancellationToken).ConfigureAwait(false));
                pacer.Report(sink.LastTransaction, batch.Records);
            }

            shared.Release();
        }
    }
}
