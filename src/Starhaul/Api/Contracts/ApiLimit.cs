namespace Starhaul;

/// <summary>How often a host may be asked. What it has to remember is kept apart, for all programs of the user share it.</summary>
/// <remarks>
/// A limit holds no state: all of it is in the <see cref="ApiLimitMemory"/>, which is written down between calls. Its methods are
/// called under a lock and MUST return at once.
/// </remarks>
public abstract record ApiLimit
{
    /// <summary>
    /// What identifies the limit, its numbers included: equal limits share one memory, and <see cref="ApiLimitType.Restore"/> makes the
    /// limit of it.
    /// </summary>
    public abstract string Id { get; }

    /// <summary>The limit as a person reads it: <c>10 requests in 60 s</c>.</summary>
    public abstract string Describe();

    /// <summary>How long to wait before the next request; zero when it may go now.</summary>
    /// <param name="memory">What <see cref="Count"/> wrote down.</param>
    /// <param name="now">The present.</param>
    /// <param name="underWay">Requests whose responses have not come; each MUST count as if it came now.</param>
    public abstract TimeSpan Delay(ApiLimitMemory memory, DateTimeOffset now, int underWay);

    /// <summary>
    /// Counts a request whose response has come. The host counted it at some moment before this one, so that what is
    /// allowed from here on is allowed there too, however long requests are on their way.
    /// </summary>
    /// <param name="memory">Where it is counted.</param>
    /// <param name="now">The present.</param>
    public abstract void Count(ApiLimitMemory memory, DateTimeOffset now);
}
