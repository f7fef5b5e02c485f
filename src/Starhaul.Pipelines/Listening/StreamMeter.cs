using System.Collections.Concurrent;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Messages;

namespace Starhaul.Pipelines.Listening;

/// <summary>What a listener counts. The archiver writes it; any thread may read it.</summary>
internal sealed class StreamMeter
{
    /// <summary>Most schemas that are counted apart; those that EDDN publishes always are.</summary>
    public const int MostSchemas = 256;

    /// <summary>Most gaps that are held; all of them are in the archive.</summary>
    public const int MostGaps = 1_000;

    private static readonly TimeSpan RateInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, long> bySchema = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<StreamGap> gaps = new();
    private readonly TimeProvider time;
    private readonly long started;
    private long archived;
    private long deadLetters;
    private long fromAnotherRelay;
    private long repeats;
    private long test;
    private long legacy;
    private long gapCount;
    private long lagTicks = long.MinValue;
    private (long From, long Count, double PerSecond) rate;

    public StreamMeter(TimeProvider time)
    {
        this.time = time;
        started = time.GetTimestamp();
        rate.From = started;
    }

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public long Archived => Interlocked.Read(ref archived);

    public long DeadLetters => Interlocked.Read(ref deadLetters);

    public long FromAnotherRelay => Interlocked.Read(ref fromAnotherRelay);

    public long Repeats => Interlocked.Read(ref repeats);

    public long Test => Interlocked.Read(ref test);

    public long Legacy => Interlocked.Read(ref legacy);

    /// <summary>Messages archived, by schema.</summary>
    public IReadOnlyDictionary<string, long> BySchema => bySchema;

    /// <summary>The latest gaps in the order in which they were reported.</summary>
    public IReadOnlyCollection<StreamGap> Gaps => gaps;

    /// <summary>How many gaps were reported.</summary>
    public long GapCount => Interlocked.Read(ref gapCount);

    /// <summary>How far the last message lay behind its gateway's clock.</summary>
    public TimeSpan? Lag => Interlocked.Read(ref lagTicks) is var ticks and not long.MinValue ? new(ticks) : null;

    /// <summary>A message was archived.</summary>
    /// <param name="message">The message.</param>
    /// <param name="filedUnder">The schema whose segment it is in; where all are in one file, that of the message counts.</param>
    /// <param name="arrived">When it came.</param>
    /// <param name="isRepeat">Whether it says what another has said.</param>
    public void Add(EddnMessage message, string filedUnder, DateTimeOffset arrived, bool isRepeat)
    {
        Interlocked.Increment(ref archived);
        Add(ref repeats, isRepeat);
        Add(ref test, message.IsTest);
        Add(ref legacy, message.Game == GameVersion.Legacy);
        Interlocked.Exchange(ref lagTicks, (arrived - message.GatewayTimestamp).Ticks);

        // One thread adds.
        var label = Label(filedUnder == SegmentName.All ? message.Schema : filedUnder);
        bySchema[label] = bySchema.GetValueOrDefault(label) + 1;
    }

    /// <summary>A message could not be read.</summary>
    public void AddDeadLetter() => Interlocked.Increment(ref deadLetters);

    /// <summary>A message had come from another relay before.</summary>
    public void AddFromAnotherRelay() => Interlocked.Increment(ref fromAnotherRelay);

    /// <summary>A gap was written down.</summary>
    public void Add(StreamGap gap)
    {
        Interlocked.Increment(ref gapCount);
        gaps.Enqueue(gap);
        while (gaps.Count > MostGaps && gaps.TryDequeue(out _)) { }
    }

    /// <summary>Messages archived a second, in the last whole second. For one caller.</summary>
    public double ReadRate()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(rate.From, now);
        if (elapsed >= RateInterval)
        {
            rate = (now, Archived, (Archived - rate.Count) / elapsed.TotalSeconds);
        }

        return rate.PerSecond;
    }

    // Whoever sends messages names their schemas, and each becomes a label of a metric.
    private string Label(string schema) =>
        SchemaName.IsPublished(schema) || bySchema.Count < MostSchemas || bySchema.ContainsKey(schema)
            ? schema
            : SchemaName.Unknown;

    private static void Add(ref long count, bool isOne)
    {
        if (isOne)
        {
            Interlocked.Increment(ref count);
        }
    }
}
