using Starhaul.Native;

namespace Starhaul.Pipelines.Loading;

/// <summary>A file without a name on the disk of a folder: a stage that no kill can leave behind.</summary>
internal static class StagingFile
{
    private const string Prefix = ".starhaul-stage-";
    private const int BufferLength = 256 * 1024;
    private const int OwnerAlone = 0b110_000_000; // rw-------

    /// <summary>Makes an empty one. It lives as long as it is open.</summary>
    /// <exception cref="DestinationException">The folder refuses it.</exception>
    public static FileStream Create(string folder)
    {
        try
        {
            RemoveLeftBehind(folder);
            if (Posix.CreateNameless(folder, OwnerAlone) is { } nameless)
            {
                return new FileStream(nameless, FileAccess.ReadWrite, BufferLength);
            }

            // The file system knows no files without a name: a kill between these two leaves one behind.
            var path = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}");
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferLength);
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

    // Whoever holds one has locked it.
    private static void RemoveLeftBehind(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*"))
        {
            try
            {
                using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is held, or another's.
            }
        }
    }
}
