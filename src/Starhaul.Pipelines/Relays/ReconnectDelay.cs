namespace Starhaul.Pipelines.Relays;

/// <summary>How long to wait before the next connection: doubling from one to the next, with full jitter, until a message comes.</summary>
/// <param name="options">The bounds.</param>
/// <param name="jitter">Chance; it is locked, so listeners may share it.</param>
internal sealed class ReconnectDelay(RelayOptions options, Random jitter)
{
    private const int MostDoublings = 30;

    /// <summary>Connections in a row that brought no message.</summary>
    public int Failures { get; private set; }

    /// <summary>A message came.</summary>
    public void Reset() => Failures = 0;

    /// <summary>The wait after one more connection that ended.</summary>
    public TimeSpan Next()
    {
        var longest = options.FirstBackoff * Math.Pow(2, Math.Min(Failures, MostDoublings));
        Failures++;
        lock (jitter)
        {
            return (longest < options.LongestBackoff ? longest : options.LongestBackoff) * jitter.NextDouble();
        }
    }
}
