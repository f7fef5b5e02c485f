using Starhaul.Pipelines.Archive;

namespace Starhaul.Pipelines.Listening;

/// <summary>Segments that are being loaded into a target: all that grow, and one closed one at a time. For one thread at a time.</summary>
internal sealed class BegunSegments
{
    private readonly List<(SegmentFile File, SegmentLoad Load)> growing = [];
    private (SegmentFile File, SegmentLoad Load)? closed;

    /// <summary>Whether a closed one is among them.</summary>
    public bool HasClosed => closed is not null;

    /// <summary>All, the closed one last: what is live matters more.</summary>
    public IReadOnlyList<(SegmentFile File, SegmentLoad Load)> All =>
        closed is { } one ? [.. growing, one] : [.. growing];

    /// <summary>Adds one that was open, or closed, when it was begun.</summary>
    public void Add(SegmentFile file, SegmentLoad load, bool isOpen)
    {
        if (isOpen)
        {
            growing.Add((file, load));
        }
        else
        {
            closed = (file, load);
        }
    }

    /// <summary>Takes one out.</summary>
    public void Remove(SegmentLoad load)
    {
        growing.RemoveAll(one => one.Load == load);
        closed = closed is { } one && one.Load == load ? null : closed;
    }
}
