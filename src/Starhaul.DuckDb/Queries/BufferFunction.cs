using System.Buffers;
using Starhaul.DuckDb.Native;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Queries;

/// <summary>Rows of a buffer as rows of a query.</summary>
internal sealed unsafe class BufferFunction(TableDefinition table) : RowFunction
{
    private static readonly int ChunkLength = (int)DuckDbApi.VectorSize();

    private RowBuffer? rows;
    private ReadOnlyMemory<int> which;
    private MemoryHandle text;
    private int next;

    /// <inheritdoc />
    protected override IReadOnlyList<Column> Columns => table.Columns;

    /// <inheritdoc />
    protected override long? Cardinality => which.Length;

    /// <summary>Offers rows to the queries that follow, until the handle is disposed.</summary>
    public Offer Serve(RowBuffer served, ReadOnlyMemory<int> indexes)
    {
        rows = served;
        which = indexes;
        text = served.Text.Memory(0, served.Text.Length).Pin();
        return new Offer(this);
    }

    /// <inheritdoc />
    protected override void Rewind() => next = 0;

    /// <inheritdoc />
    protected override void Fill(nint chunk)
    {
        var count = Math.Min(ChunkLength, which.Length - next);
        if (count > 0)
        {
            ChunkWriter.Fill(chunk, rows!, which.Span.Slice(next, count), (byte*)text.Pointer);
            next += count;
        }
    }

    /// <summary>Takes the rows back.</summary>
    internal readonly struct Offer(BufferFunction function) : IDisposable
    {
        public void Dispose()
        {
            function.text.Dispose();
            function.rows = null;
            function.which = default;
        }
    }
}
