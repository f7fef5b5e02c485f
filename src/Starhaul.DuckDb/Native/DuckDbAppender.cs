using System.Runtime.InteropServices;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Native;

/// <summary>
/// Adds rows to a table in the transaction of a connection, without a statement: to parse, plan and run one takes longer than the few
/// thousand rows that a batch has for a table.
/// </summary>
internal sealed unsafe class DuckDbAppender : IDisposable
{
    private static readonly int ChunkLength = (int)DuckDbApi.VectorSize();

    private nint appender;
    private nint chunk;

    public DuckDbAppender(DuckDbConnection connection, TableDefinition table)
    {
        try
        {
            ThrowIfFailed(DuckDbAppenderApi.Create(connection, schema: null, table.Name, out appender));
            foreach (var column in table.Columns)
            {
                // By its name: a migration adds columns at the end, and so may somebody else.
                ThrowIfFailed(DuckDbAppenderApi.AddColumn(appender, column.Name));
            }

            chunk = CreateChunk(table);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Adds rows; they are in the table when it returns.</summary>
    /// <exception cref="DestinationException">DuckDB refused: none of the rows is in the table, and the transaction is to be undone.</exception>
    public void Append(RowBuffer rows, ReadOnlySpan<int> which)
    {
        try
        {
            using var text = rows.Text.Memory(0, rows.Text.Length).Pin();
            for (var first = 0; first < which.Length; first += ChunkLength)
            {
                DuckDbAppenderApi.ResetChunk(chunk);
                var some = which.Slice(first, Math.Min(ChunkLength, which.Length - first));
                ChunkWriter.Fill(chunk, rows, some, (byte*)text.Pointer);
                ThrowIfFailed(DuckDbAppenderApi.Append(appender, chunk));
            }

            ThrowIfFailed(DuckDbAppenderApi.Flush(appender));
        }
        catch
        {
            // What is left would be written when it is destroyed, after the transaction.
            _ = DuckDbAppenderApi.Clear(appender);
            throw;
        }
    }

    public void Dispose()
    {
        if (chunk != 0)
        {
            DuckDbApi.DestroyDataChunk(ref chunk);
        }

        if (appender != 0)
        {
            _ = DuckDbAppenderApi.Destroy(ref appender);
        }
    }

    private static nint CreateChunk(TableDefinition table)
    {
        var types = stackalloc nint[table.Columns.Length];
        for (var column = 0; column < table.Columns.Length; column++)
        {
            types[column] = DuckDbApi.CreateLogicalType(RowFunction.TypeOf(table.Columns[column].Type));
        }

        var created = DuckDbAppenderApi.CreateChunk(types, (ulong)table.Columns.Length);
        for (var column = 0; column < table.Columns.Length; column++)
        {
            DuckDbApi.DestroyLogicalType(ref types[column]);
        }

        return created;
    }

    private void ThrowIfFailed(int state)
    {
        if (state != DuckDbApi.Success)
        {
            throw DuckDbErrors.Failed(
                Marshal.PtrToStringUTF8(DuckDbAppenderApi.Error(appender)) ?? "no reason was given"
            );
        }
    }
}
