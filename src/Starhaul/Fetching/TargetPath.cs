using Starhaul.Manifests;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>Finds the place of a file in the box, and refuses every place that is not in it.</summary>
internal static class TargetPath
{
    /// <summary>The full path to publish at.</summary>
    /// <param name="box">The box, or the folder of the work on it.</param>
    /// <param name="output">What the caller names, absolute or relative to the box; null takes the suggested name.</param>
    /// <param name="suggested">The name that the source suggests.</param>
    /// <param name="source">The source, for messages.</param>
    /// <exception cref="DestinationException">The name is refused, or the place cannot be used.</exception>
    public static string Resolve(BoxFolder box, string? output, string? suggested, Source source)
    {
        if (output is null)
        {
            FileNameRules.RequireForeign(suggested, source.Text);
        }

        var path = Path.GetFullPath(Path.Combine(box.Root, output ?? suggested!));
        if (!path.StartsWith(box.Root.TrimEnd('/') + '/', StringComparison.Ordinal))
        {
            throw new DestinationException($"{path} is outside the box {box.Root}.")
            {
                IsRefusedName = true,
                Source = source.Text,
                Step = FetchStep.Decide,
                Hint = "Name the box with FileFetcherOptions.Box, or a file inside it with FetchOptions.Output.",
            };
        }

        RequireUsable(box, path, source);
        return path;
    }

    /// <summary>The full path of a compressed target's decoded form, whose name is held to the same rules.</summary>
    /// <exception cref="DestinationException">As <see cref="Resolve"/>.</exception>
    public static string ResolveDecoded(BoxFolder box, string target, Source source)
    {
        var path = DecodedName.Derive(target);
        RequireUsable(box, path, source);
        return path;
    }

    private static void RequireUsable(BoxFolder box, string path, Source source)
    {
        FileNameRules.Require(Path.GetFileName(path), source.Text);
        RequireFolders(box, path, source);
    }

    private static void RequireFolders(BoxFolder place, string path, Source source)
    {
        var box = place.Root;
        for (
            var folder = Path.GetDirectoryName(path)!;
            folder.Length > box.Length;
            folder = Path.GetDirectoryName(folder)!
        )
        {
            if (Posix.Stat(folder) is { IsSymbolicLink: true })
            {
                throw Unusable(
                    $"{folder} is a symbolic link; the way to a file of the box must not have one.",
                    source,
                    "Name the folder that it leads to with FileFetcherOptions.Box."
                );
            }
        }

        // The folder itself is made when the first byte goes into it.
        var parent = Path.GetDirectoryName(path)!;
        var above = Path.GetDirectoryName(parent)!;
        if (!place.IsWork && parent.Length > box.Length && above.Length > box.Length && !Directory.Exists(above))
        {
            throw Unusable(
                $"The folder {parent} cannot be made: the folder {above} does not exist.",
                source,
                "Make that folder first, or name another place with FetchOptions.Output or FileFetcherOptions.Box."
            );
        }

        if (Posix.Stat(path) is { IsRegularFile: false } facts)
        {
            var what =
                facts.IsDirectory ? "a folder"
                : facts.IsSymbolicLink ? "a symbolic link"
                : "a pipe, a socket or a device";
            throw Unusable(
                $"{path} is {what}, not a file.",
                source,
                "Move it away, or name another file with FetchOptions.Output or another folder with FileFetcherOptions.Box."
            );
        }
    }

    private static DestinationException Unusable(string message, Source source, string hint) =>
        new(message)
        {
            Source = source.Text,
            Step = FetchStep.Decide,
            Hint = hint,
        };
}
