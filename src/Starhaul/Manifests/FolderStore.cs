using Microsoft.Extensions.Logging;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Manifests;

/// <summary>A box that is a folder of this machine.</summary>
internal sealed class FolderStore : BoxStore
{
    public FolderStore(BoxFolder folder, TimeProvider time, string tool, ILogger log)
    {
        Folder = folder;
        Log = new FolderLog(folder, time, tool, log);
    }

    public override BoxFolder Folder { get; }

    public override string Name => Folder.Root;

    public override ManifestLog Log { get; }

    public override bool IsLocal => true;

    public override void RequireThere()
    {
        if (!Directory.Exists(Folder.Root))
        {
            throw new DestinationException($"The box '{Folder.Root}' is not a folder.")
            {
                Step = FetchStep.Manifest,
                Hint = "Make the folder, or name another with FileFetcherOptions.Box.",
            };
        }
    }

    public override string NameOf(string path) => Folder.FullPath(path);

    public override bool IsWritable()
    {
        try
        {
            using var file = File.OpenHandle(Folder.ManifestPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public override Task<Occupant> FindAsync(string path, CancellationToken cancellation) =>
        Task.FromResult(
            Posix.Stat(Folder.FullPath(path)) switch
            {
                null => Occupant.None,
                { IsDirectory: true } => Occupant.Folder,
                _ => Occupant.File,
            }
        );

    public override Task<LocalFileState> CheckStateAsync(ManifestRecord record, CancellationToken cancellation) =>
        LocalFiles.CheckStateAsync(Folder.Root, record, cancellation);

    public override Task<LocalFileHash> HashAsync(
        ManifestRecord record,
        Action<int>? hashed,
        CancellationToken cancellation
    ) => LocalFiles.HashAsync(Folder.Root, record, hashed, cancellation);

    public override Stream OpenRead(ManifestRecord record)
    {
        try
        {
            return new FileStream(Posix.OpenRegularBelow(Folder.Root, record.Path), FileAccess.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(NameOf(record.Path), error);
        }
    }

    public override Task<bool> DeleteAsync(ManifestRecord record, CancellationToken cancellation)
    {
        new RecordedFileRemover(Folder).Delete(record.Path);
        return Task.FromResult(true);
    }

    // A rename is all there is to do, and that is done under the lock.
    public override Task<PreparedPublish> PrepareAsync(
        string statePath,
        PartState state,
        CancellationToken cancellation
    ) => Task.FromResult(new PreparedPublish(state, Held: null));

    public override Task<bool?> HoldsAsync(PendingPublish pending, FileHashCache hashes) =>
        Task.FromResult(hashes.Matches(Folder.FullPath(pending.Record.Path), pending.Length, pending.Sha256));

    // Whoever opens the box finishes a publish before another begins.
    public override bool IsOvertaken(PendingPublish pending) => false;

    public override Task<bool> PlaceAsync(PendingPublish pending)
    {
        DurableFile.Rename(Folder.FullPath(pending.From), Folder.FullPath(pending.Record.Path));
        return Task.FromResult(true);
    }

    public override Task<ManifestRecord> DescribeAsync(ManifestRecord record)
    {
        var file = Posix.Stat(Folder.FullPath(record.Path)) is { } facts
            ? new RecordedFile
            {
                Mtime = facts.ModifiedAt,
                Mode = facts.Permissions,
                Device = facts.Device,
                Inode = facts.Inode,
            }
            : null;
        return Task.FromResult(record with { File = file });
    }

    public override Task<IReadOnlySet<string>> FindSettledAsync(IReadOnlyList<ManifestRecord> records) =>
        Task.FromResult<IReadOnlySet<string>>(
            records.Select(static record => record.Path).ToHashSet(StringComparer.Ordinal)
        );

    public override Task WriteBesideAsync(string path, ReadOnlyMemory<byte> bytes) =>
        DurableFile.ReplaceAsync(Folder.FullPath(path), bytes);

    public override Task ReleaseAsync(PendingPublish pending) => Task.CompletedTask;

    public override Task AbandonAsync(PendingPublish pending) => Task.CompletedTask;
}
