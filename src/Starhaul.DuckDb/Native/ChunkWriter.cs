using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Native;

/// <summary>Puts rows into a data chunk. DuckDB copies what it keeps before it asks for the next chunk.</summary>
internal static unsafe class ChunkWriter
{
    /// <summary>Fills an empty chunk, 64 rows at a time, which the nearest cache holds: for each column they are gone through once.</summary>
    /// <param name="chunk">As many columns as the table has.</param>
    /// <param name="rows">Where the rows are.</param>
    /// <param name="which">Their indexes, at most a vector's size.</param>
    /// <param name="text">The first byte of the rows' arena, which is pinned until the next chunk is asked for.</param>
    public static void Fill(nint chunk, RowBuffer rows, ReadOnlySpan<int> which, byte* text)
    {
        var columns = rows.Table.Columns.AsSpan();
        var vectors = stackalloc Vector[columns.Length];
        for (var column = 0; column < columns.Length; column++)
        {
            var vector = DuckDbApi.GetVector(chunk, (ulong)column);
            vectors[column] = new Vector(vector, DuckDbApi.GetData(vector));
        }

        Span<ulong> valid = stackalloc ulong[BitMatrix.Length];
        for (var first = 0; first < which.Length; first += BitMatrix.Length)
        {
            var some = which.Slice(first, Math.Min(BitMatrix.Length, which.Length - first));
            valid.Fill(ulong.MaxValue);
            for (var i = 0; i < some.Length; i++)
            {
                valid[i] = rows.Present(some[i]);
            }

            BitMatrix.Transpose(valid);
            fixed (long* cells = rows.Cells())
            {
                for (var column = 0; column < columns.Length; column++)
                {
                    vectors[column].Mask(first, valid[column]);
                    var block = new Block(some, cells + column, columns.Length, valid[column]);
                    block.Write(columns[column].Type, vectors[column].Data, first, text);
                }
            }
        }

        DuckDbApi.SetSize(chunk, (ulong)which.Length);
    }

    /// <summary>The vector of a column.</summary>
    private struct Vector(nint vector, void* data)
    {
        private ulong* validity;

        public readonly void* Data => data;

        /// <summary>Says which of 64 rows are not null, a bit each.</summary>
        public void Mask(int first, ulong valid)
        {
            if (valid == ulong.MaxValue)
            {
                return; // as all are at first
            }

            if (validity == null)
            {
                DuckDbApi.EnsureValidityWritable(vector);
                validity = DuckDbApi.GetValidity(vector);
            }

            validity[first / BitMatrix.Length] = valid;
        }
    }

    /// <summary>The cells of one column in up to 64 rows.</summary>
    private readonly ref struct Block(ReadOnlySpan<int> which, long* cells, int width, ulong valid)
    {
        private readonly ReadOnlySpan<int> which = which;

        // A cell of a null holds what was there before; DuckDB looks at the mask alone.
        public void Write(ColumnType type, void* data, int first, byte* text)
        {
            switch (type)
            {
                case ColumnType.Text or ColumnType.Json:
                    WriteText((DuckDbString*)data + first, text);
                    break;
                case ColumnType.Flag:
                    for (var i = 0; i < which.Length; i++)
                    {
                        ((byte*)data)[first + i] = (byte)(Cell(i) & 1);
                    }

                    break;
                case ColumnType.Time:
                    for (var i = 0; i < which.Length; i++)
                    {
                        ((long*)data)[first + i] = Cell(i) * 1_000_000;
                    }

                    break;
                default:
                    for (var i = 0; i < which.Length; i++)
                    {
                        ((long*)data)[first + i] = Cell(i);
                    }

                    break;
            }
        }

        private void WriteText(DuckDbString* data, byte* text)
        {
            for (var i = 0; i < which.Length; i++)
            {
                if ((valid >> i & 1) != 0)
                {
                    var cell = Cell(i);
                    DuckDbString.Write(data + i, text + (cell >> 32), (int)cell);
                }
            }
        }

        private long Cell(int i) => cells[(long)which[i] * width];
    }
}
