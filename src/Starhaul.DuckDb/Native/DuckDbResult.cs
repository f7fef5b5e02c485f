using Starhaul.Pipelines.Rows;

namespace Starhaul.DuckDb.Native;

/// <summary>The rows of a query.</summary>
internal sealed unsafe class DuckDbResult(DuckDbApi.Result result) : IDisposable
{
    private DuckDbApi.Result result = result;
    private bool isDisposed;

    /// <summary>Appends every row to a buffer; the columns of the query are those of its table.</summary>
    public void ReadInto(RowBuffer rows)
    {
        while (DuckDbApi.FetchChunk(result) is var chunk and not 0)
        {
            try
            {
                ChunkReader.Append(chunk, rows);
            }
            finally
            {
                DuckDbApi.DestroyDataChunk(ref chunk);
            }
        }
    }

    /// <summary>The 64-bit numbers, or the bits of the doubles, of the first row; null where there is no row or a column is null.</summary>
    public long[]? FirstRow(int columns)
    {
        var chunk = DuckDbApi.FetchChunk(result);
        if (chunk == 0)
        {
            return null;
        }

        try
        {
            return DuckDbApi.GetSize(chunk) == 0 ? null : ChunkReader.FirstRow(chunk, columns);
        }
        finally
        {
            DuckDbApi.DestroyDataChunk(ref chunk);
        }
    }

    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            fixed (DuckDbApi.Result* pointer = &result)
            {
                DuckDbApi.DestroyResult(pointer);
            }
        }
    }
}
