using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.DuckDb.Native;

/// <summary>Takes rows out of a data chunk.</summary>
internal static unsafe class ChunkReader
{
    /// <summary>Appends every row of a chunk, column by column.</summary>
    public static void Append(nint chunk, RowBuffer rows)
    {
        var count = (int)DuckDbApi.GetSize(chunk);
        var first = rows.Count;
        for (var row = 0; row < count; row++)
        {
            rows.Add();
        }

        for (var column = 0; column < rows.Table.Columns.Length; column++)
        {
            var vector = DuckDbApi.GetVector(chunk, (ulong)column);
            var data = DuckDbApi.GetData(vector);
            var validity = DuckDbApi.GetValidity(vector);
            var type = rows.Table.Columns[column].Type;
            for (var row = 0; row < count; row++)
            {
                if (validity == null || (validity[row >> 6] & (1UL << row)) != 0)
                {
                    Set(rows, first + row, column, type, data, row);
                }
            }
        }
    }

    /// <summary>The first row of a chunk of 64-bit columns; null when a column is.</summary>
    public static long[]? FirstRow(nint chunk, int columns)
    {
        var values = new long[columns];
        for (var column = 0; column < columns; column++)
        {
            var vector = DuckDbApi.GetVector(chunk, (ulong)column);
            var validity = DuckDbApi.GetValidity(vector);
            if (validity != null && (validity[0] & 1) == 0)
            {
                return null;
            }

            values[column] = *(long*)DuckDbApi.GetData(vector);
        }

        return values;
    }

    private static void Set(RowBuffer rows, int row, int column, ColumnType type, void* data, int index)
    {
        switch (type)
        {
            case ColumnType.Text or ColumnType.Json:
                rows.Set(row, column, DuckDbString.Read((DuckDbString*)data + index));
                break;
            case ColumnType.Flag:
                rows.Set(row, column, (long)((byte*)data)[index]);
                break;
            case ColumnType.Time:
                rows.Set(row, column, ((long*)data)[index] / 1_000_000);
                break;
            default:
                rows.Set(row, column, ((long*)data)[index]);
                break;
        }
    }
}
