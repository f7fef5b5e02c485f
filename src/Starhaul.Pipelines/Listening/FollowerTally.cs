using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>What a follower has brought into its target. What a target has lost, and what came before that, does not count.</summary>
internal sealed class FollowerTally
{
    private readonly Dictionary<string, long> reached = new(StringComparer.Ordinal);
    private (ImportRecord Import, ManifestRecord Record)? last;
    private long messages;
    private long rejected;

    /// <summary>Messages that were loaded.</summary>
    public long Messages => Interlocked.Read(ref messages);

    /// <summary>Messages that were rejected.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <summary>What became of the rows.</summary>
    public LoadCounts Rows { get; private set; } = new();

    /// <summary>Adds messages.</summary>
    public void Add(long loaded, long refused)
    {
        Interlocked.Add(ref messages, loaded);
        Interlocked.Add(ref rejected, refused);
    }

    /// <summary>Notes how far a segment was loaded when it was let go of.</summary>
    public void LetGo(string path, long cursor) => reached[path] = cursor;

    /// <summary>Compares where a target goes on in a segment with how far it was: one that has lost rows begins to count anew.</summary>
    public void Begin(string path, long cursor)
    {
        if (reached.TryGetValue(path, out var before) && cursor < before)
        {
            CountAnew();
        }
    }

    /// <summary>Notes that a segment is complete in the target.</summary>
    public void Complete(string path, ImportRecord import, ManifestRecord record)
    {
        reached.Remove(path);
        last = (import, record);
    }

    /// <summary>Whether a target, opened again, has not what was complete last: it was replaced, or restored from an older copy.</summary>
    public async Task<bool> IsLostAsync(Sink sink, CancellationToken cancellationToken) =>
        last is var (import, record)
        && !await LoadedSegments.HasAsync(sink, import, record, cancellationToken).ConfigureAwait(false);

    /// <summary>Begins to count anew, in a target that has lost what was complete.</summary>
    public void Reset()
    {
        last = null;
        CountAnew();
    }

    private void CountAnew()
    {
        reached.Clear();
        Interlocked.Exchange(ref messages, 0);
        Interlocked.Exchange(ref rejected, 0);
        Rows = new LoadCounts();
    }
}
