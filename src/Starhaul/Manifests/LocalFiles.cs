using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>Compares files on disk with their records.</summary>
internal static class LocalFiles
{
    private const string NotAFile = "not a regular file";

    /// <summary>A quick judgement: equal size and time of modification are believed, anything else is re-hashed.</summary>
    public static async Task<LocalFileState> CheckStateAsync(
        string root,
        ManifestRecord record,
        CancellationToken cancellation
    )
    {
        if (Posix.Stat(Path.Join(root, record.Path)) is { IsRegularFile: true } facts)
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

        var found = await HashAsync(root, record, hashed: null, cancellation).ConfigureAwait(false);
        return found.State;
    }

    /// <summary>
    /// The full judgement: every byte is hashed. A symbolic link, on the way or in place of the file, is not followed: what lies
    /// behind it may be another file at the next look, and is not what the box recorded.
    /// </summary>
    /// <param name="root">The folder that the record's path is relative to.</param>
    /// <param name="record">What the file must hold.</param>
    /// <param name="hashed">Receives each block's length; null for none.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    public static async Task<LocalFileHash> HashAsync(
        string root,
        ManifestRecord record,
        Action<int>? hashed,
        CancellationToken cancellation
    )
    {
        try
        {
            if (Posix.Stat(Path.Join(root, record.Path)) is { IsRegularFile: false } stat)
            {
                return new LocalFileHash(
                    LocalFileState.Missing,
                    Problem: stat.IsSymbolicLink ? "a symbolic link, not a file of the box" : NotAFile
                );
            }

            using var file = Posix.OpenRegularBelow(root, record.Path);
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
