using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>
/// The order of values: none first, false before true, numbers by size, text by its UTF-8 bytes. SQL has the same one, so
/// that views and merges agree on which of two statements with one time stays.
/// </summary>
internal static class CellOrder
{
    /// <summary>Whether a cell holds the same: null, the same text byte for byte, the same number (0 and -0 are one).</summary>
    public static bool IsSame(RowBuffer left, int leftRow, RowBuffer right, int rightRow, int column) =>
        Compare(left, leftRow, right, rightRow, column) == 0;

    /// <summary>Compares the cells of one column in two rows, whichever arenas their text is in.</summary>
    public static int Compare(RowBuffer left, int leftRow, RowBuffer right, int rightRow, int column)
    {
        if (left.IsNull(leftRow, column) || right.IsNull(rightRow, column))
        {
            return right.IsNull(rightRow, column).CompareTo(left.IsNull(leftRow, column));
        }

        return left.Table.Columns[column].Type switch
        {
            ColumnType.Text or ColumnType.Json => left.Utf8(leftRow, column)
                .SequenceCompareTo(right.Utf8(rightRow, column)),
            ColumnType.Real => left.Double(leftRow, column).CompareTo(right.Double(rightRow, column)),
            ColumnType.Id => ((ulong)left.Int64(leftRow, column)).CompareTo((ulong)right.Int64(rightRow, column)),
            _ => left.Int64(leftRow, column).CompareTo(right.Int64(rightRow, column)),
        };
    }

    /// <summary>Orders rows of two buffers of one table by their keys.</summary>
    public static int CompareKeys(RowBuffer left, int leftRow, RowBuffer right, int rightRow)
    {
        for (var column = 0; column < left.Table.KeyLength; column++)
        {
            var order = Compare(left, leftRow, right, rightRow, column);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
