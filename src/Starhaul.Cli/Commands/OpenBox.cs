using Starhaul.Cli.Settings;
using Starhaul.Diagnostics;

namespace Starhaul.Cli.Commands;

/// <summary>Opens the box that a command looks into.</summary>
internal static class OpenBox
{
    /// <summary>Full path of the box that the settings name.</summary>
    public static string Path(SettingsReader settings, CliContext context) =>
        System.IO.Path.GetFullPath(settings.Value(KnownSettings.Box), context.CurrentFolder);

    /// <summary>Opens a box. One without a manifest is an error here: there is nothing to look at.</summary>
    /// <exception cref="StarhaulException">The box cannot be opened.</exception>
    public static async Task<Manifest> Async(string box, CliContext context, CancellationToken cancellationToken)
    {
        var options = new ManifestOptions { TimeProvider = context.TimeProvider };
        var manifest = await Manifest.OpenAsync(box, options, cancellationToken);
        return manifest.Metadata is null
            ? throw new DestinationException($"'{box}' has no manifest: nothing was fetched into it yet.")
            {
                Step = FetchStep.Manifest,
                Hint = "Name the folder that was fetched into.",
            }
            : manifest;
    }
}
