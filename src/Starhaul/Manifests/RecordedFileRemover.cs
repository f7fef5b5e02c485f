using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>Deletes a file of a box, its sidecar, and the folders that are empty then.</summary>
/// <remarks>
/// The file goes before the line that says so: after a kill in between it is reported as missing, and the same call ends the
/// work. The other way round a file would be left that the manifest does not know.
/// </remarks>
internal sealed class RecordedFileRemover(BoxFolder box)
{
    /// <summary>Deletes the file of a path of the manifest; one that is not there is done.</summary>
    /// <exception cref="DestinationException">A link is on the way to it, or it cannot be deleted.</exception>
    public void Delete(string path)
    {
        var full = box.FullPath(path);
        RefuseLinks(full);
        try
        {
            File.Delete(full);
            File.Delete(full + BoxFolder.MetaSuffix);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"{full} cannot be deleted: {exception.Message}", exception)
            {
                Step = FetchStep.Manifest,
                Hint = "Delete what stands there yourself, then run the same again.",
            };
        }

        DeleteEmptyFolders(Path.GetDirectoryName(full)!);
    }

    private void RefuseLinks(string full)
    {
        for (var at = Path.GetDirectoryName(full)!; at.Length > box.Root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (Posix.Stat(at) is { IsSymbolicLink: true })
            {
                throw new DestinationException($"{at} is a symbolic link: what it leads to may be no file of the box.")
                {
                    Step = FetchStep.Manifest,
                    Hint = "Put the folder itself there, or delete the file yourself.",
                };
            }
        }
    }

    private void DeleteEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > box.Root.Length; folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
            }
        }
        catch (IOException)
        {
            // It holds something else.
        }
        catch (UnauthorizedAccessException)
        {
            // An empty folder does no harm.
        }
    }
}
