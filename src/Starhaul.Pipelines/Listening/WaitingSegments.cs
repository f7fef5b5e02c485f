using Starhaul.Pipelines.Archive;

namespace Starhaul.Pipelines.Listening;

/// <summary>Segments that a target has not begun with, the newest first: what is live matters more than what is late.</summary>
/// <remarks>Safe for many threads.</remarks>
/// <param name="findAll">Finds all that there are; null where they are not to be found again.</param>
internal sealed class WaitingSegments(Func<IEnumerable<SegmentFile>>? findAll = null)
{
    /// <summary>
    /// Most that are remembered when they are done with: two months of the live feed. One that was forgotten is taken again where it
    /// is offered again, and the target then says that it has it.
    /// </summary>
    public const int MostDone = 20_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<string> done = [];
    private readonly LinkedList<SegmentFile> waiting = [];
    private bool mayHaveOthers;

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

    /// <summary>Whether none waits, and none is to be looked for.</summary>
    public bool IsEmpty => Count == 0 && !mayHaveOthers;

    /// <summary>Those that could not be read, with the reason; to be asked for when nobody takes any more.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Adds those that neither wait, nor are taken, nor were done with of late.</summary>
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

    /// <summary>Adds all that do not wait, also those that were done with. None MUST be taken at the time.</summary>
    public void Restore()
    {
        var segments = findAll?.Invoke() ?? [];
        lock (gate)
        {
            known.Clear();
            known.UnionWith(waiting.Select(segment => segment.Path));
            done.Clear();
            foreach (var segment in segments.Where(segment => known.Add(segment.Path)))
            {
                waiting.AddFirst(segment);
            }
        }
    }

    /// <summary>Says that one which was taken is not needed any more.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="fault">Why it could not be read; null where it could.</param>
    public void Finish(SegmentFile segment, string? fault = null)
    {
        lock (gate)
        {
            if (fault is not null)
            {
                Unreadable.Add($"{segment.Path}: {fault}");
            }

            done.Enqueue(segment.Path);
            if (done.Count > MostDone)
            {
                known.Remove(done.Dequeue());
            }
        }
    }

    /// <summary>Gives up one that was taken and that is not there: others, which hold what it held, are looked for when none may be taken any more.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="fault">Why it could not be read; null where it was taken out, or is part of another.</param>
    public void Drop(SegmentFile segment, string? fault = null)
    {
        Finish(segment, fault);
        mayHaveOthers = true;
    }

    /// <summary>Gives one back that was taken.</summary>
    public void PutBack(SegmentFile segment)
    {
        lock (gate)
        {
            waiting.AddFirst(segment);
        }
    }

    /// <summary>Takes the first that may be taken; null when there is none. For one caller.</summary>
    public SegmentFile? Take(Func<SegmentFile, bool> mayBe)
    {
        var taken = TakeFirst(mayBe);
        if (taken is null && mayHaveOthers)
        {
            Offer(findAll?.Invoke() ?? []);
            mayHaveOthers = false;
            taken = TakeFirst(mayBe);
        }

        return taken;
    }

    private SegmentFile? TakeFirst(Func<SegmentFile, bool> mayBe)
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
