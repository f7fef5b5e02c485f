namespace Starhaul;

/// <summary>Time limits, attempts and rates. A time limit measures lack of progress, never the whole job.</summary>
public sealed record TransferLimits
{
    /// <summary>Longest wait for a connection. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for one response to the probe. Default 10 s.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time in which no byte arrives. Default 30 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Least body bytes a second, averaged over a minute, below which an attempt has failed; 0 for no least rate. Ignored
    /// under a <see cref="BytesPerSecond"/>. Default 100.
    /// </summary>
    public int LeastBytesPerSecond { get; init; } = 100;

    /// <summary>What the least rate is averaged over; a minute but in tests.</summary>
    internal TimeSpan PaceOver { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Smallest piece that one of several connections asks for; 1 MiB but in tests.</summary>
    internal long LeastRange { get; init; } = 1024 * 1024;

    /// <summary>Over what the rate is measured by which connections are added; 2 s but in tests.</summary>
    internal TimeSpan ScaleInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a server may send nothing until an idle connection asks for the bytes in place of the one that waits: a
    /// tenth of the stall limit.
    /// </summary>
    internal TimeSpan TakeOverAfter => StallTimeout / 10;

    /// <summary>Attempts in a row that may bring no byte before the job gives up, 1 or more. Default 5.</summary>
    public int AttemptsWithoutProgress { get; init; } = 5;

    /// <summary>First back-off; it doubles up to <see cref="LongestBackoff"/>, with full jitter. Default 1 s.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest back-off. Default 60 s.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest Retry-After that is waited for. Default 10 min.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most restarts from byte 0 because the source changed. Default 3.</summary>
    public int MaxRestarts { get; init; } = 3;

    /// <summary>
    /// Bytes of the disk that must stay free, 0 or more; null, the default, takes 1 GiB or 5 % of the
    /// volume, the less.
    /// </summary>
    public long? MinFree { get; init; }

    /// <summary>Most body bytes a second over all transfers; null for no limit.</summary>
    public long? BytesPerSecond { get; init; }
}
