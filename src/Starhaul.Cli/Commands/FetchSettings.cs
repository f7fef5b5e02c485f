using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>Turns settings into what the library takes.</summary>
internal static class FetchSettings
{
    /// <summary>What a fetcher for a box is made with.</summary>
    public static FileFetcherOptions Fetcher(
        SettingsReader settings,
        string box,
        CliContext context,
        Action<string> warn,
        string? work = null
    ) =>
        new()
        {
            Box = box,
            Work = BoxFlags.ResolveWork(work, context),
            TimeProvider = context.TimeProvider,
            LoggerFactory = new WarningLogger(warn),
            Limits = Limits(settings),
            CacheFolder = CacheFolder(context),
        };

    /// <summary>What a fetcher from APIs is made with.</summary>
    public static ApiFetcherOptions ApiFetcher(
        SettingsReader settings,
        string box,
        CliContext context,
        Func<string, string?> secrets,
        Action<string> warn
    ) =>
        new()
        {
            Box = box,
            TimeProvider = context.TimeProvider,
            LoggerFactory = new WarningLogger(warn),
            Limits = Limits(settings),
            Secrets = secrets,
            CacheFolder = CacheFolder(context),
        };

    private static TransferLimits Limits(SettingsReader settings) =>
        new()
        {
            BytesPerSecond = settings.Value(KnownSettings.LimitRate),
            StallTimeout = settings.Value(KnownSettings.StallTimeout),
            MaxWait = settings.Value(KnownSettings.MaxWait),
            MinFree = settings.Value(KnownSettings.MinFree),
        };

    /// <summary>The user's folder for what can be made again (XDG Base Directory Specification); null where there is no home.</summary>
    public static string? CacheFolder(CliContext context)
    {
        var caches =
            context.Variable("XDG_CACHE_HOME") is { Length: > 0 } given ? given
            : context.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : null;
        return caches is null ? null : Path.Combine(caches, "starhaul");
    }
}
