using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>Opens the box that a command looks into.</summary>
internal static class BoxOpener
{
    /// <summary>Full path of the box that the settings name.</summary>
    public static string ResolvePath(SettingsReader settings, CliContext context) =>
        Path.GetFullPath(settings.Value(KnownSettings.Box), context.CurrentFolder);

    /// <summary>Full path of the box that an argument names, else the settings.</summary>
    /// <exception cref="UsageException">The argument and <c>--box</c> are both given, or the argument names no folder.</exception>
    public static string ResolvePath(SettingsReader settings, CliContext context, string? argument)
    {
        if (argument is null)
        {
            return ResolvePath(settings, context);
        }

        SettingsReader.Check(KnownSettings.Box, argument, "BOX");
        return settings.GetEntry(KnownSettings.Box).Origin == KnownSettings.Box.Option
            ? throw new UsageException($"The box is given twice: '{argument}' and --box.", "Give it once.")
            : Path.GetFullPath(argument, context.CurrentFolder);
    }

    /// <summary>Whether lines can be added to the manifest of a box; false for one on a medium that is only read.</summary>
    public static bool IsWritable(Manifest manifest)
    {
        try
        {
            var path = Path.Combine(manifest.Box, "manifest.jsonl");
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a box. One without a manifest is an error here: there is nothing to look at.</summary>
    /// <exception cref="StarhaulException">The box cannot be opened.</exception>
    public static async Task<Manifest> OpenAsync(
        string box,
        CliContext context,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var options = new ManifestOptions
        {
            TimeProvider = context.TimeProvider,
            LoggerFactory = new WarningLogger(output.Message),
        };
        var manifest = await Manifest.OpenAsync(box, options, cancellationToken);
        return manifest.Metadata is null ? throw NothingFetched(box) : manifest;
    }

    /// <summary>The error for a box that holds nothing to look at.</summary>
    public static DestinationException NothingFetched(string box) =>
        new($"'{box}' has no manifest: nothing was fetched into it yet.")
        {
            Step = FetchStep.Manifest,
            Hint = "Name the folder that was fetched into.",
        };
}
