namespace Starhaul.Transfer;

/// <summary>The byte ranges of a file that are there, in order, none touching another. Not safe for two threads.</summary>
internal sealed class RangeSet
{
    private readonly List<ByteRange> ranges = [];

    public RangeSet() { }

    public RangeSet(IEnumerable<ByteRange> ranges)
    {
        foreach (var range in ranges)
        {
            Add(range);
        }
    }

    /// <summary>How far the file is complete from byte 0 without a hole.</summary>
    public long Frontier => ranges.Count > 0 && ranges[0].Start == 0 ? ranges[0].End : 0;

    /// <summary>How many bytes are there, wherever they lie.</summary>
    public long Count => ranges.Sum(static range => range.Length);

    public IReadOnlyList<ByteRange> ToList() => [.. ranges];

    /// <summary>Adds a range; what overlaps or touches becomes one.</summary>
    public void Add(ByteRange added)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(added.Start);
        ArgumentOutOfRangeException.ThrowIfNegative(added.Length);
        if (added.Length == 0)
        {
            return;
        }

        var first = ranges.FindIndex(range => range.End >= added.Start);
        if (first < 0)
        {
            ranges.Add(added);
            return;
        }

        var after = first;
        while (after < ranges.Count && ranges[after].Start <= added.End)
        {
            added = new ByteRange(Math.Min(added.Start, ranges[after].Start), Math.Max(added.End, ranges[after].End));
            after++;
        }

        ranges.RemoveRange(first, after - first);
        ranges.Insert(first, added);
    }

    /// <summary>Forgets a range.</summary>
    public void Remove(ByteRange removed)
    {
        if (!ranges.Exists(range => range.Start < removed.End && range.End > removed.Start))
        {
            return;
        }

        var kept = ranges
            .SelectMany(range =>
                (ByteRange[])
                    [
                        range with
                        {
                            End = Math.Min(range.End, removed.Start),
                        },
                        range with
                        {
                            Start = Math.Max(range.Start, removed.End),
                        },
                    ]
            )
            .Where(static range => range.Length > 0)
            .ToList();
        ranges.Clear();
        ranges.AddRange(kept);
    }

    /// <summary>Forgets every byte from an offset on.</summary>
    public void CutAt(long offset)
    {
        ranges.RemoveAll(range => range.Start >= offset);
        if (ranges.Count > 0 && ranges[^1].End > offset)
        {
            ranges[^1] = ranges[^1] with { End = offset };
        }
    }
}
