using System.Threading.Channels;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>A fixed number of batches that go round: what bounds the memory of a load.</summary>
internal sealed class BatchPool
{
    private readonly Channel<Batch> free = Channel.CreateUnbounded<Batch>();

    public BatchPool(int count)
    {
        for (var i = 0; i < count; i++)
        {
            free.Writer.TryWrite(new Batch());
        }
    }

    /// <summary>An empty batch; waits until one comes back.</summary>
    public async ValueTask<Batch> RentAsync(CancellationToken cancellationToken)
    {
        var batch = await free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        batch.Clear();
        return batch;
    }

    public void Return(Batch batch) => free.Writer.TryWrite(batch);
}
