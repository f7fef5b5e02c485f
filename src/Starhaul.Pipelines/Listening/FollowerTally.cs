using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Listening;

/// <summary>What a follower has brought into its target, as it stands there: what a target has lost does not count.</summary>
internal sealed class FollowerTally
{
    private readonly Dictionary<string, long> reached = new(StringComparer.Ordinal);
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
            Reset();
        }
    }

    /// <summary>Begins to count anew.</summary>
    public void Reset()
    {
        reached.Clear();
        Interlocked.Exchange(ref messages, 0);
        Interlocked.Exchange(ref rejected, 0);
        Rows = new LoadCounts();
    }
}
