using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Native;

/// <summary>Puts rows into a data chunk. DuckDB copies what it keeps before it asks for the next chunk.</summary>
internal static unsafe class ChunkWriter
{
    /// <summary>Fills an empty chunk, column by column.</summary>
    /// <param name="chunk">As many columns as the table has.</param>
    /// <param name="rows">Where the rows are.</param>
    /// <param name="which">Their indexes, at most a vector's size.</param>
    /// <param name="text">The first byte of the rows' arena, which is pinned until the next chunk is asked for.</param>
    public static void Fill(nint chunk, RowBuffer rows, ReadOnlySpan<int> which, byte* text)
    {
        for (var column = 0; column < rows.Table.Columns.Length; column++)
        {
            var vector = DuckDbApi.GetVector(chunk, (ulong)column);
            var data = DuckDbApi.GetData(vector);
            WriteNulls(vector, rows, which, column);
            switch (rows.Table.Columns[column].Type)
            {
                case ColumnType.Text or ColumnType.Json:
                    WriteText((DuckDbString*)data, rows, which, column, text);
                    break;
                case ColumnType.Flag:
                    for (var i = 0; i < which.Length; i++)
                    {
                        ((byte*)data)[i] = (byte)(rows.Int64(which[i], column) & 1);
                    }

                    break;
                case ColumnType.Time:
                    for (var i = 0; i < which.Length; i++)
                    {
                        ((long*)data)[i] = rows.Int64(which[i], column) * 1_000_000;
                    }

                    break;
                default:
                    for (var i = 0; i < which.Length; i++)
                    {
                        ((long*)data)[i] = rows.Int64(which[i], column);
                    }

                    break;
            }
        }

        DuckDbApi.SetSize(chunk, (ulong)which.Length);
    }

    private static void WriteText(DuckDbString* data, RowBuffer rows, ReadOnlySpan<int> which, int column, byte* text)
    {
        for (var i = 0; i < which.Length; i++)
        {
            if (!rows.IsNull(which[i], column))
            {
                var cell = rows.Int64(which[i], column);
                DuckDbString.Write(data + i, text + (cell >> 32), (int)cell);
            }
        }
    }

    // A cell of a null holds what was there before; DuckDB looks at the mask alone.
    private static void WriteNulls(nint vector, RowBuffer rows, ReadOnlySpan<int> which, int column)
    {
        ulong* validity = null;
        for (var word = 0; word < which.Length; word += 64)
        {
            var valid = ulong.MaxValue;
            var end = Math.Min(which.Length, word + 64);
            for (var i = word; i < end; i++)
            {
                if (rows.IsNull(which[i], column))
                {
                    valid &= ~(1UL << (i - word));
                }
            }

            if (valid == ulong.MaxValue)
            {
                continue;
            }

            if (validity == null)
            {
                DuckDbApi.EnsureValidityWritable(vector);
                validity = DuckDbApi.GetValidity(vector);
            }

            validity[word / 64] = valid;
        }
    }
}
