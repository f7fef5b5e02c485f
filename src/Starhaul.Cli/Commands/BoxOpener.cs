using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>Finds the box that a command looks into.</summary>
internal static class BoxOpener
{
    /// <summary>Full path of the box that the settings name.</summary>
    public static string ResolvePath(SettingsReader settings, CliContext context) =>
        ResolvePath(settings.Value(KnownSettings.Box), context.CurrentFolder);

    /// <summary>The full path of a box, or its URL as it is.</summary>
    /// <exception cref="UsageException">The URL names no bucket.</exception>
    public static string ResolvePath(string box, string currentFolder)
    {
        if (!IsUrl(box))
        {
            return Path.GetFullPath(box, currentFolder);
        }

        _ = S3Flags.IsPrefix(Source.Parse(box));
        return box;
    }

    /// <summary>Whether a box is one in a bucket.</summary>
    public static bool IsUrl(string box) => box.StartsWith("s3://", StringComparison.Ordinal);

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
            : ResolvePath(argument, context.CurrentFolder);
    }

    /// <summary>The error for a box that holds nothing to look at.</summary>
    public static DestinationException NothingFetched(string box) =>
        new($"'{box}' has no manifest: nothing was fetched into it yet.")
        {
            Step = FetchStep.Manifest,
            Hint = "Name the folder or the bucket that was fetched into.",
        };
}
