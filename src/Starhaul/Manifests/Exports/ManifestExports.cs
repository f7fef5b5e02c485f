using Starhaul.Native;

namespace Starhaul.Manifests.Exports;

/// <summary>Every export, and the one way to write them. A new one is one file and one line.</summary>
internal static class ManifestExports
{
    public static IReadOnlyList<ManifestExport> All { get; } =
    [new Sha256SumsExport(), new BagItExport(), new DataPackageExport(), new MetalinkExport()];

    public static Task WriteAsync(string format, ExportedBox box, Stream output, CancellationToken cancellation)
    {
        var export = Find(format);
        RequireRecords(box);
        return export.WriteAsync(box, output, cancellation);
    }

    public static async Task WriteAsync(string format, ExportedBox box, string path, CancellationToken cancellation)
    {
        var export = Find(format);
        RequireRecords(box);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RefuseOwnFiles(box, target);
        OutputFolder.RequireParent(target);
        try
        {
            if (export.IsFolder)
            {
                await WriteFolderAsync(export, box, target, cancellation).ConfigureAwait(false);
            }
            else
            {
                await WriteFileAsync(target, stream => export.WriteAsync(box, stream, cancellation))
                    .ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused($"'{target}' cannot be written: {error.Message}", error);
        }
    }

    private static ManifestExport Find(string format) =>
        All.FirstOrDefault(export => string.Equals(export.Name, format, StringComparison.Ordinal))
        ?? throw new ArgumentException(
            $"'{format}' is no export format; expected one of {string.Join(", ", All.Select(export => export.Name))}.",
            nameof(format)
        );

    private static void RequireRecords(ExportedBox box)
    {
        if (box.Records.Count == 0)
        {
            throw Refused($"The box '{box.Box.Name}' has no recorded files: there is nothing to export.");
        }
    }

    private static void RefuseOwnFiles(ExportedBox box, string target)
    {
        var isOwn =
            target == box.Box.Folder.ManifestPath
            || target == box.Box.Folder.LockPath
            || box.Records.Any(record => target == box.Box.NameOf(record.Path));
        if (isOwn)
        {
            throw Refused($"'{target}' belongs to the box itself.");
        }
    }

    /// <summary>
    /// Replaces a file at one stroke. A link, a pipe or a device (<c>/dev/stdout</c> is all three) is written to: to
    /// rename a file over it would take it away from everybody else.
    /// </summary>
    private static async Task WriteFileAsync(string target, Func<Stream, Task> write)
    {
        if (Posix.Stat(target) is not { IsRegularFile: false, IsDirectory: false })
        {
            await DurableFile.ReplaceAsync(target, write).ConfigureAwait(false);
            return;
        }

        var stream = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        await using (stream.ConfigureAwait(false))
        {
            await write(stream).ConfigureAwait(false);
        }
    }

    private static async Task WriteFolderAsync(
        ManifestExport export,
        ExportedBox box,
        string target,
        CancellationToken cancellation
    )
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw Refused($"'{target}' is there already and not an empty folder.");
        }

        var aside = DurableFile.TemporaryName(target);
        Posix.CreateFolder(aside);
        try
        {
            await export.WriteFolderAsync(box, aside, cancellation).ConfigureAwait(false);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: false); // empty, or it is refused
            }

            Directory.Move(aside, target);
            Posix.FlushFolder(Path.GetDirectoryName(target)!);
        }
        catch
        {
            Directory.Delete(aside, recursive: true);
            throw;
        }
    }

    private static DestinationException Refused(string message, Exception? error = null) =>
        new(message, error) { Step = FetchStep.Manifest, Hint = "Name another path for Manifest.ExportAsync." };
}
