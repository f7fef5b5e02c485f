namespace Starhaul.Native;

/// <summary>
/// Folders that a user names for output: each is made where its parent exists. A longer way is refused, for it is a slip of the
/// pen more often than a wish.
/// </summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder; one that is there stays.</summary>
    /// <exception cref="DestinationException">Its parent does not exist, or the system refuses.</exception>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        RequireParent(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"The folder {path} cannot be made: {error.Message}", error)
            {
                Step = FetchStep.Decide,
                Hint = "Check the permissions of the folder above it and the disk, or name another place.",
            };
        }
    }

    /// <summary>Refuses a file or folder whose parent is not there.</summary>
    /// <exception cref="DestinationException">It is not.</exception>
    public static void RequireParent(string path)
    {
        // Of "a/b/" the folder above is a, as of "a/b".
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(place) is { } parent && !Directory.Exists(parent))
        {
            throw new DestinationException($"{path} cannot be made: the folder {parent} does not exist.")
            {
                Step = FetchStep.Decide,
                Hint = "Make that folder first, or name another place.",
            };
        }
    }
}
