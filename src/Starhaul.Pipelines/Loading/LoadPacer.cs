namespace Starhaul.Pipelines.Loading;

/// <summary>
/// How many records one sink may be given at once, in one batch or several, so that its transaction keeps other writers
/// out for 200 ms at the most: the length of the next follows from what one took. Where shorter ones take as long, because the
/// time is that of the transaction and not of its records, they stay long.
/// </summary>
internal sealed class LoadPacer
{
    /// <summary>Most bytes of source that a batch is made of, so that memory does not depend on the records.</summary>
    public const long MostBytes = 8 * 1024 * 1024;

    private const int Fewest = 1;
    private const int Most = 32_768;

    /// <summary>A batch of half the length that takes more than this share of the time was shortened in vain.</summary>
    private const double InVain = 0.75;

    /// <summary>After a shortening in vain, so many batches pass before the next.</summary>
    private const int Patience = 64;

    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(170);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private volatile int records = 256;
    private int patience;
    private (long Records, TimeSpan Took) shortened;

    /// <summary>Most records of the next transaction, and of a batch.</summary>
    public int Records => records;

    /// <summary>Learns from a transaction.</summary>
    public void Report(TimeSpan transaction, long loaded)
    {
        patience = Math.Max(0, patience - 1);
        if (transaction > TooLong)
        {
            Shorten(transaction, loaded);
        }
        else if (transaction < Short && loaded >= records / 2)
        {
            records = Math.Min(records + (records / 4) + 1, Most);
        }
    }

    private void Shorten(TimeSpan transaction, long loaded)
    {
        var wasShorter = loaded <= InVain * shortened.Records;
        if (wasShorter && transaction > InVain * shortened.Took)
        {
            records = (int)Math.Clamp(2 * shortened.Records, Fewest, Most);
            patience = Patience;
            shortened = default;
        }
        else if (patience == 0 && loaded / 2 < records)
        {
            // Batches that are on their way were made before: only what they held counts.
            shortened = (loaded, transaction);
            records = (int)Math.Clamp(loaded / 2, Fewest, Most);
        }
    }
}
