using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Merging;

/// <summary>Rows of one set, wherever they are: in the batch, or in the database.</summary>
/// <param name="Rows">The buffer that they are in.</param>
/// <param name="Which">Their numbers, each key once.</param>
internal readonly record struct SetRows(RowBuffer Rows, RowList Which)
{
    /// <summary>
    /// Orders sets by their rows in the order of their keys, and rows by what sources state of them, column by column; a set that
    /// begins another comes before it, and so an empty one before all.
    /// </summary>
    public int CompareTo(SetRows other, RowSet set)
    {
        Sort();
        other.Sort();
        for (var index = 0; index < Math.Min(Which.Count, other.Which.Count); index++)
        {
            var (left, right) = (Which.Span[index], other.Which.Span[index]);
            var order = CellOrder.CompareKeys(Rows, left, other.Rows, right);
            for (var at = 0; order == 0 && at < set.StatedColumns.Length; at++)
            {
                order = CellOrder.Compare(Rows, left, other.Rows, right, set.StatedColumns[at]);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return Which.Count.CompareTo(other.Which.Count);
    }

    private void Sort()
    {
        var rows = Rows;
        Which.Sort((left, right) => CellOrder.CompareKeys(rows, left, rows, right));
    }
}
