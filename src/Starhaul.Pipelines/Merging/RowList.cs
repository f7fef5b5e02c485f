namespace Starhaul.Pipelines.Merging;

/// <summary>Numbers of rows of a buffer, as a store takes them.</summary>
internal sealed class RowList
{
    private int[] rows = new int[64];

    public int Count { get; private set; }

    public ReadOnlyMemory<int> Memory => rows.AsMemory(0, Count);

    public ReadOnlySpan<int> Span => rows.AsSpan(0, Count);

    public void Add(int row)
    {
        if (Count == rows.Length)
        {
            Array.Resize(ref rows, 2 * rows.Length);
        }

        rows[Count++] = row;
    }

    /// <summary>Puts the numbers in an order of the rows.</summary>
    public void Sort(Comparison<int> order) => rows.AsSpan(0, Count).Sort(order);

    public void Clear() => Count = 0;
}
