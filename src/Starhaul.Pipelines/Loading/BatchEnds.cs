namespace Starhaul.Pipelines.Loading;

/// <summary>Where batches have to end: at each offset where a target left off, so that none is given a part of one twice.</summary>
/// <param name="cursors">The offsets of the targets' imports.</param>
internal sealed class BatchEnds(IEnumerable<long> cursors)
{
    private readonly long[] cursors = [.. cursors];

    /// <summary>Where the reading begins: what every target has is not read.</summary>
    public long Start => cursors.Min();

    /// <summary>The most bytes of content that a batch from this offset may be made of.</summary>
    public long MostBytesFrom(long offset)
    {
        var most = LoadPacer.MostBytes;
        foreach (var cursor in cursors)
        {
            most = cursor > offset ? Math.Min(most, cursor - offset) : most;
        }

        return most;
    }
}
