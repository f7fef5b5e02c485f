using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

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
