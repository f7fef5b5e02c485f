using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>Compares files on disk with their records.</summary>
internal static class LocalFiles
{
    private const string NotAFile = "not a regular file";

    /// <summary>A quick judgement: equal size and time of modification are believed, anything else is re-hashed.</summary>
    public static async Task<LocalFileState> CheckStateAsync(
        string path,
        ManifestRecord record,
        CancellationToken cancellation
    )
    {
        if (Posix.Stat(path) is { IsRegularFile: true } facts)
        {
            if (facts.Length != record.ContentLength.Actual)
            {
                return LocalFileState.Edited;
            }

            if (facts.ModifiedAt == record.File?.Mtime)
            {
                return LocalFileState.Intact;
            }
        }

        var found = await HashAsync(path, record, hashed: null, cancellation).ConfigureAwait(false);
        return found.State;
    }

    /// <summary>The full judgement: every byte is hashed.</summary>
    public static async Task<LocalFileHash> HashAsync(
        string path,
        ManifestRecord record,
        Action<int>? hashed,
        CancellationToken cancellation
    )
    {
        try
        {
            // A symbolic link is followed: whoever moves a file and leaves a link has not changed its bytes. Opening
            // anything but a file (a pipe) could block for ever.
            if (Posix.Stat(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) is not { } facts)
            {
                return new LocalFileHash(LocalFileState.Missing);
            }

            if (!facts.IsRegularFile)
            {
                return new LocalFileHash(LocalFileState.Missing, Problem: NotAFile);
            }

            using var file = FileHash.Open(path);
            var (sha256, length) = await FileHash.ComputeAsync(file, hashed, cancellation).ConfigureAwait(false);
            var isIntact = length == record.ContentLength.Actual && sha256 == record.Sha256;
            return new LocalFileHash(isIntact ? LocalFileState.Intact : LocalFileState.Edited, sha256, length);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new LocalFileHash(LocalFileState.Missing);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new LocalFileHash(LocalFileState.Unreadable, Problem: error.Message);
        }
    }
}
