using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Starhaul.Pipelines.Sinks.Folders;

namespace Starhaul.Pipelines;

/// <summary>A target that is a folder of files for each import (<c>parquet:DIR</c>, <c>ndjson:DIR</c>), judged like a box.</summary>
/// <example>
/// <code>
/// await foreach (var file in FolderTarget.VerifyAsync("galaxy"))
/// {
///     Console.WriteLine($"{file.Path} {file.Verdict}");
/// }
/// </code>
/// </example>
internal static class FolderTarget
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Whether a folder is such a target: imports were published there.</summary>
    public static bool IsAt(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(Path.Combine(folder, ImportLog.Name));
    }

    /// <summary>Re-hashes every file of every import; nothing is written.</summary>
    /// <param name="folder">The folder of the target.</param>
    /// <param name="share">Which of several shares of the files; null for all.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Each file, the imports oldest first.</returns>
    /// <exception cref="DestinationException">The list of imports is damaged.</exception>
    public static async IAsyncEnumerable<FileVerification> VerifyAsync(
        string folder,
        BoxShare? share = null,
        IProgress<VerifyProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        var files = ImportLog
            .Read(folder)
            .SelectMany(import => import.Record.Files.Select(file => (Import: import, File: file)))
            .Where((_, at) => share is null || at % share.Total == share.Number - 1)
            .ToList();
        var total = files.Sum(file => file.File.Length);
        long hashed = 0;
        for (var done = 0; done < files.Count; done++)
        {
            var (import, file) = files[done];
            var place = import.PathIn(folder);
            var path = $"{(place is null ? import.Folder : Path.GetFileName(place))}/{file.Path}";
            progress?.Report(new VerifyProgress(path, hashed, total, done, files.Count));
            yield return await VerifyAsync(Path.Combine(folder, path), path, file, cancellationToken)
                .ConfigureAwait(false);
            hashed += file.Length;
            progress?.Report(new VerifyProgress(path, hashed, total, done + 1, files.Count));
        }
    }

    private static async Task<FileVerification> VerifyAsync(
        string fullPath,
        string path,
        ImportedFile file,
        CancellationToken cancellationToken
    )
    {
        var found = new FileVerification
        {
            Path = path,
            State = LocalFileState.Missing,
            ExpectedSha256 = file.Sha256,
            ExpectedLength = file.Length,
            At = TimeProvider.System.GetUtcNow(),
        };
        try
        {
            var stream = new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BlockLength);
            await using (stream.ConfigureAwait(false))
            {
                var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                var sha256 = Convert.ToHexStringLower(hash);
                return found with
                {
                    State = sha256 == file.Sha256 ? LocalFileState.Intact : LocalFileState.Edited,
                    FoundSha256 = sha256,
                    FoundLength = stream.Length,
                    At = TimeProvider.System.GetUtcNow(),
                };
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return found;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return found with { State = LocalFileState.Unreadable, Problem = exception.Message };
        }
    }
}
