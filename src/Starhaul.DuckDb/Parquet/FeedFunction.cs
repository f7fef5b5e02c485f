using System.Buffers;
using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Parquet;

/// <summary>
/// Rows that arrive while a query runs: the query waits for them on a thread of its own. Nothing is copied; a buffer is free
/// again when the query has asked for what comes after it.
/// </summary>
internal sealed unsafe class FeedFunction(TableDefinition table) : RowFunction
{
    private static readonly int ChunkLength = (int)DuckDbApi.VectorSize();

    private readonly object gate = new();
    private RowBuffer? rows;
    private ReadOnlyMemory<int> which;
    private MemoryHandle text;
    private TaskCompletionSource taken = new();
    private int next;
    private bool isEnded;
    private bool isAborted;

    /// <inheritdoc />
    protected override IReadOnlyList<Column> Columns => table.Columns;

    /// <inheritdoc />
    protected override long? Cardinality => null;

    /// <summary>Hands rows over.</summary>
    /// <returns>Ends when the query has no more need of them. It never ends where the query failed.</returns>
    public Task Offer(RowBuffer offered, ReadOnlyMemory<int> indexes)
    {
        lock (gate)
        {
            taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            rows = offered;
            which = indexes;
            next = 0;
            text = offered.Text.Memory(0, offered.Text.Length).Pin();
            Monitor.Pulse(gate);
            return taken.Task;
        }
    }

    /// <summary>Says that there are no more rows.</summary>
    public void End()
    {
        lock (gate)
        {
            isEnded = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Makes the query fail.</summary>
    public void Abort()
    {
        lock (gate)
        {
            isAborted = true;
            Monitor.Pulse(gate);
        }
    }

    /// <inheritdoc />
    protected override void Rewind() { }

    /// <inheritdoc />
    protected override void Fill(nint chunk)
    {
        lock (gate)
        {
            while (!isAborted)
            {
                if (rows is not null && next < which.Length)
                {
                    var count = Math.Min(ChunkLength, which.Length - next);
                    ChunkWriter.Fill(chunk, rows, which.Span.Slice(next, count), (byte*)text.Pointer);
                    next += count;
                    return;
                }

                if (rows is not null)
                {
                    text.Dispose();
                    rows = null;
                    taken.SetResult();
                }

                if (isEnded)
                {
                    return;
                }

                Monitor.Wait(gate);
            }
        }

        throw new OperationCanceledException("The load was given up.");
    }
}
