namespace Starhaul.Pipelines.Sinks;

/// <summary>One kind of target.</summary>
/// <param name="Prefix">What such a target begins with.</param>
/// <param name="Form">How it is written, such as <c>sqlite:PATH</c>.</param>
/// <param name="Create">Makes the sink from the place (what follows the prefix) and the clock.</param>
/// <param name="Exists">Whether there is something at a place already; where only a connection can tell, true.</param>
internal sealed record SinkKind(
    string Prefix,
    string Form,
    Func<string, TimeProvider, Sink> Create,
    Func<string, bool> Exists
)
{
    /// <summary>Whether it is another spelling of a kind that is in the list.</summary>
    public bool IsAlias { get; init; }

    /// <summary>What a place stands for, whatever its spelling. Default: its full path.</summary>
    public Func<string, string> Identity { get; init; } = FullPath;

    /// <summary>The full path of a file or folder without a slash at its end.</summary>
    public static string FullPath(string place) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));

    /// <summary>A kind whose tables are kept up to date.</summary>
    public static SinkKind Updating(
        string prefix,
        string form,
        Func<string, ITableStore> store,
        Func<string, bool> exists
    ) => new(prefix, form, (place, time) => new UpdatingSink(store(place), time, Jitter()), exists);

#pragma warning disable RS0030, CA5394 // The one place where chance enters, for waits between attempts.
    private static Random Jitter() => new(Environment.TickCount);
#pragma warning restore RS0030, CA5394
}
