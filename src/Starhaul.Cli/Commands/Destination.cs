using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>Where a file goes: the box, and the name in it.</summary>
/// <param name="Box">Full path of the box, or its URL.</param>
/// <param name="Output">What <c>-o</c> names, absolute where the box is a folder; null without it.</param>
internal sealed record Destination(string Box, string? Output)
{
    /// <summary>The <c>-o</c> that stands for standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>
    /// Weighs <c>--box</c> and <c>-o</c>: a relative <c>-o</c> is relative to the box, and one that lies outside makes
    /// its own folder the box, unless <c>--box</c> was given.
    /// </summary>
    public static Destination Resolve(SettingsReader settings, string? output, string currentFolder)
    {
        var stated = settings.GetEntry(KnownSettings.Box);
        var box = BoxOpener.ResolvePath(stated.Text, currentFolder);
        if (output is null or StandardOutput)
        {
            return new Destination(box, null);
        }

        if (output.Length == 0 || output.EndsWith('/'))
        {
            throw new UsageException(
                $"-o '{output}' names no file.",
                "Name the file, or use --box to name its folder."
            );
        }

        if (output.Contains("://", StringComparison.Ordinal))
        {
            throw new UsageException($"-o '{output}' is a URL.", "Name a file of this machine.");
        }

        if (BoxOpener.IsUrl(box))
        {
            return Path.IsPathRooted(output)
                ? throw new UsageException(
                    $"-o '{output}' is a path of this machine, and the box is {box}.",
                    "Name the file as it shall be called in the box."
                )
                : new Destination(box, output);
        }

        var path = Path.GetFullPath(output, box);
        if (Directory.Exists(path))
        {
            throw new UsageException($"-o '{output}' is a folder.", $"Use --box {output} to put the file into it.");
        }

        var isInside =
            path.StartsWith(Path.TrimEndingDirectorySeparator(box) + "/", StringComparison.Ordinal) || box == "/";
        return isInside || stated.Origin == KnownSettings.Box.Option
            ? new Destination(box, path)
            : new Destination(Path.GetDirectoryName(path)!, path);
    }
}
