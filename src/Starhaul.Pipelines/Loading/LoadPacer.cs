namespace Starhaul.Pipelines.Loading;

/// <summary>
/// How many records a batch may hold, so that its transaction keeps other writers out for 200 ms at the most: what one
/// took tells the length of the next.
/// </summary>
internal sealed class LoadPacer
{
    private const int Fewest = 1;
    private const int Most = 8_192;

    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(170);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private volatile int records = 256;

    /// <summary>Most bytes of source that a batch is made of, so that memory does not depend on the records.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    /// <summary>Most records of the next batch.</summary>
    public int Records => records;

    /// <summary>Learns from a transaction.</summary>
    public void Report(TimeSpan transaction, long loaded)
    {
        if (transaction > TooLong)
        {
            records = (int)Math.Clamp(Math.Min(loaded, records) / 2, Fewest, Most);
        }
        else if (transaction < Short && loaded >= records)
        {
            records = Math.Min(records + (records / 4) + 1, Most);
        }
    }
}
