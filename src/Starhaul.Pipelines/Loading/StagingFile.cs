namespace Starhaul.Pipelines.Loading;

/// <summary>A file without a name on the disk of a folder: a stage that no kill can leave behind.</summary>
internal static class StagingFile
{
    /// <summary>Makes an empty one. It lives as long as it is open.</summary>
    /// <exception cref="DestinationException">The folder refuses it.</exception>
    public static FileStream Create(string folder)
    {
        try
        {
            var path = Path.Combine(folder, $".starhaul-stage-{Guid.NewGuid():N}");
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 256 * 1024);
            File.Delete(path);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, e);
        }
    }

    /// <summary>The error when the disk takes no more.</summary>
    public static DestinationException Refused(string folder, Exception cause) =>
        new($"The stage in {folder} could not be written: {cause.Message}", cause)
        {
            Hint =
                "Make room there, name another folder with FileFetcherOptions.Box, or load without SpanshDumpOptions.Stream.",
        };
}
