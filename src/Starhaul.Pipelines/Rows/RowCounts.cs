namespace Starhaul.Pipelines;

/// <summary>What became of rows.</summary>
/// <param name="New">Rows that were not there.</param>
/// <param name="Changed">Rows of which at least one field group won.</param>
/// <param name="Unchanged">Rows that were there as they are, or newer.</param>
/// <param name="Removed">Rows of a set that its newer form does not have.</param>
internal readonly record struct RowCounts(long New, long Changed, long Unchanged, long Removed)
{
    /// <summary>The sum, kind by kind.</summary>
    public static RowCounts operator +(RowCounts left, RowCounts right) =>
        new(
            left.New + right.New,
            left.Changed + right.Changed,
            left.Unchanged + right.Unchanged,
            left.Removed + right.Removed
        );
}
