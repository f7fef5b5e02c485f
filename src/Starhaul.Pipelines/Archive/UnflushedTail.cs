namespace Starhaul.Pipelines.Archive;

/// <summary>What came since the last flush of an archive, which a kill would take.</summary>
/// <param name="interval">How long it may wait.</param>
internal sealed class UnflushedTail(TimeSpan interval)
{
    // So many bytes of text are worth a flush between two that are due, which costs some hundred bytes in each open segment.
    private const long Much = 1024 * 1024;

    private DateTimeOffset? since;
    private long bytes;

    /// <summary>Whether so much waits that it is worth a flush before one is due.</summary>
    public bool IsMuch => bytes >= Much;

    /// <summary>Whether what came first is too old to wait when another message came at a time.</summary>
    public bool IsDue(DateTimeOffset arrived) => arrived - since >= interval;

    /// <summary>Adds a message.</summary>
    public void Add(int length, DateTimeOffset arrived)
    {
        since ??= arrived;
        bytes += length;
    }

    /// <summary>Says that all was flushed.</summary>
    public void Clear() => (since, bytes) = (null, 0);
}
