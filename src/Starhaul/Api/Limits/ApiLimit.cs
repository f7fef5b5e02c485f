namespace Starhaul.Api.Limits;

/// <summary>How often a host may be asked. What it has to remember is kept apart, for all programs of the user share it.</summary>
public abstract record ApiLimit
{
    /// <summary>How long to look again when a request under way has to come back first.</summary>
    private protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private protected ApiLimit() { }

    /// <summary>The name of its memory: equal limits share one, and <see cref="BuiltInLimits.Find"/> makes the limit of it.</summary>
    internal abstract string Id { get; }

    /// <summary>The limit as a person reads it.</summary>
    internal abstract string ToWords();

    /// <summary>How long to wait before the next request; zero when it may go now.</summary>
    internal abstract TimeSpan Delay(LimitMemory memory, DateTimeOffset now, int underWay);

    /// <summary>
    /// Counts a request whose answer has come. The host counted it at some moment before this one, so that what is
    /// allowed from here on is allowed there too, however long requests are on their way.
    /// </summary>
    internal abstract void Count(LimitMemory memory, DateTimeOffset now);
}
