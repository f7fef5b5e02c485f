using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>What two rows of one table have in common, whichever arenas their text is in.</summary>
internal static class RowContent
{
    /// <summary>Whether a cell holds the same: null, the same text byte for byte, the same number (0 and -0 are one).</summary>
    public static bool IsSame(RowBuffer left, int leftRow, RowBuffer right, int rightRow, int column)
    {
        if (left.IsNull(leftRow, column) || right.IsNull(rightRow, column))
        {
            return left.IsNull(leftRow, column) == right.IsNull(rightRow, column);
        }

        var type = left.Table.Columns[column].Type;
        return type switch
        {
            ColumnType.Text or ColumnType.Json => left.Utf8(leftRow, column)
                .SequenceEqual(right.Utf8(rightRow, column)),
            ColumnType.Real => left.Double(leftRow, column) == right.Double(rightRow, column),
            _ => left.Int64(leftRow, column) == right.Int64(rightRow, column),
        };
    }

    /// <summary>Orders rows of one buffer by their keys: numbers by value, text by its bytes.</summary>
    public static int CompareKeys(RowBuffer rows, int left, int right)
    {
        for (var column = 0; column < rows.Table.KeyLength; column++)
        {
            var order = rows.Table.Columns[column].IsText
                ? rows.Utf8(left, column).SequenceCompareTo(rows.Utf8(right, column))
                : rows.Int64(left, column).CompareTo(rows.Int64(right, column));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
