using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;
using Starhaul.Transfer;

namespace Starhaul.Cli.Commands;

/// <summary>Turns settings into what the library takes.</summary>
internal static class FetchSettings
{
    /// <summary>What a fetcher for a box is made with.</summary>
    public static FileFetcherOptions Fetcher(
        SettingsReader settings,
        string box,
        CliContext context,
        Action<string> warn
    ) =>
        new()
        {
            Box = box,
            TimeProvider = context.TimeProvider,
            LoggerFactory = new Warnings(warn),
            Limits = new TransferLimits
            {
                BytesPerSecond = settings.Value(KnownSettings.LimitRate),
                StallTimeout = settings.Value(KnownSettings.StallTimeout),
                MaxWait = settings.Value(KnownSettings.MaxWait),
            },
        };
}
