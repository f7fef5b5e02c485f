using Starhaul.Pipelines.Archive;

namespace Starhaul.Pipelines.Listening;

/// <summary>Segments that a target has not begun with, the newest first: what is live matters more than what is late.</summary>
/// <remarks>Safe for many threads.</remarks>
internal sealed class WaitingSegments
{
    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly LinkedList<SegmentFile> waiting = [];

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Adds those that were never added before.</summary>
    public void Offer(IEnumerable<SegmentFile> segments)
    {
        lock (gate)
        {
            foreach (var segment in segments.Where(segment => known.Add(segment.Path)))
            {
                waiting.AddFirst(segment);
            }
        }
    }

    /// <summary>Adds all that do not wait, whether they were taken before or not.</summary>
    public void Restore(IEnumerable<SegmentFile> segments)
    {
        lock (gate)
        {
            var there = waiting.Select(segment => segment.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var segment in segments.Where(segment => !there.Contains(segment.Path)))
            {
                known.Add(segment.Path);
                waiting.AddFirst(segment);
            }
        }
    }

    /// <summary>Gives one back that was taken.</summary>
    public void PutBack(SegmentFile segment)
    {
        lock (gate)
        {
            waiting.AddFirst(segment);
        }
    }

    /// <summary>Takes the first that may be taken; null when there is none.</summary>
    public SegmentFile? Take(Func<SegmentFile, bool> mayBe)
    {
        lock (gate)
        {
            for (var node = waiting.First; node is not null; node = node.Next)
            {
                if (mayBe(node.Value))
                {
                    waiting.Remove(node);
                    return node.Value;
                }
            }

            return null;
        }
    }
}
