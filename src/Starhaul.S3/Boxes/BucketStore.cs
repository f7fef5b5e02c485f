using System.Collections.Concurrent;
using Starhaul.Manifests;
using Starhaul.Native;
using Starhaul.S3.Storage;
using Starhaul.Transfer;

namespace Starhaul.S3.Boxes;

/// <summary>A box below a prefix of a bucket.</summary>
internal sealed class BucketStore : BoxStore, IRemoteBox
{
    private const string LockSuffix = ".part.lock";
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<string, FileUpload> uploads = new(StringComparer.Ordinal);
    private readonly ObjectStore objects;
    private readonly BucketLog log;

    public BucketStore(string name, BoxFolder work, ObjectStore objects, TimeProvider time, string tool)
    {
        Name = name;
        Folder = work;
        this.objects = objects;
        log = new BucketLog(work, name, objects, new LineSpool(), time, tool);
    }

    public override BoxFolder Folder { get; }

    public override string Name { get; }

    public override ManifestLog Log => log;

    public override bool IsLocal => false;

    // A prefix is there as soon as something lies below it.
    public override void RequireThere() { }

    public override string NameOf(string path) => $"{Name}/{path}";

    public override bool IsWritable() => true;

    public override async Task<Occupant> FindAsync(string path, CancellationToken cancellation)
    {
        if (path.StartsWith(BucketChain.Folder, StringComparison.Ordinal))
        {
            throw new DestinationException($"'{NameOf(path)}' would lie among the chains of the box.")
            {
                IsRefusedName = true,
                Step = FetchStep.Decide,
                Hint = "Name a file outside of that folder with FetchOptions.Output.",
            };
        }

        var found = await objects.HeadAsync(path, cancellation).ConfigureAwait(false);
        // Of a path that never had a record, a file that was put here as one of a box is of a publish under way or killed.
        var isUnderWay = found is { IsPlaced: true } && log.Live.GenerationOf(path) == 0;
        return found is null || isUnderWay ? Occupant.None : Occupant.File;
    }

    public override async Task<LocalFileState> CheckStateAsync(ManifestRecord record, CancellationToken cancellation)
    {
        var found = await objects.HeadAsync(record.Path, cancellation).ConfigureAwait(false);
        return found is null ? LocalFileState.Missing
            : found.Length != record.ContentLength.Actual ? LocalFileState.Edited
            : found.ETag == record.Object?.ETag ? LocalFileState.Intact
            : (await HashAsync(record, hashed: null, cancellation).ConfigureAwait(false)).State;
    }

    public override async Task<LocalFileHash> HashAsync(
        ManifestRecord record,
        Action<int>? hashed,
        CancellationToken cancellation
    )
    {
        if (await objects.HeadAsync(record.Path, cancellation).ConfigureAwait(false) is not { } found)
        {
            return new LocalFileHash(LocalFileState.Missing);
        }

        try
        {
            var stream = new ObjectStream(objects, record.Path, NameOf(record.Path), found);
            await using (stream.ConfigureAwait(false))
            {
                var (sha256, length) = await FileHash.ComputeAsync(stream, hashed, cancellation).ConfigureAwait(false);
                var isIntact = length == record.ContentLength.Actual && sha256 == record.Sha256;
                return new LocalFileHash(isIntact ? LocalFileState.Intact : LocalFileState.Edited, sha256, length);
            }
        }
        catch (IntegrityException replaced)
        {
            return new LocalFileHash(LocalFileState.Unreadable, Problem: replaced.Message);
        }
    }

    public override Stream OpenRead(ManifestRecord record) =>
        new ObjectStream(
            objects,
            record.Path,
            NameOf(record.Path),
            new StoredObject(record.Object?.ETag ?? "*", record.ContentLength.Actual)
        );

    public override async Task<bool> DeleteAsync(ManifestRecord record, CancellationToken cancellation)
    {
        if (await objects.HeadAsync(record.Path, cancellation).ConfigureAwait(false) is { } found)
        {
            // A file that was edited is deleted as one of a folder is; one that another writer has put is not ours to delete.
            var isOfAnother =
                found.ETag != record.Object?.ETag && found.Sha256 is not null && found.Sha256 != record.Sha256;
            var condition = log.KnowsConditions ? new PutCondition(found.ETag) : null;
            if (isOfAnother || !await objects.DeleteAsync(record.Path, condition, cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        await objects
            .DeleteAsync(record.Path + BoxFolder.MetaSuffix, condition: null, cancellation)
            .ConfigureAwait(false);
        return true;
    }

    public override async Task<PreparedPublish> PrepareAsync(
        string statePath,
        PartState state,
        CancellationToken cancellation
    )
    {
        var held = Lock(statePath[..^PartPaths.StateSuffix.Length] + LockSuffix);
        try
        {
            // Numbered now, so that a writer which goes on after a pause sees what came in between.
            var numbered = state with
            {
                Publishing = [.. state.Publishing.Select(Number)],
            };
            var bytes = new PartSeal(BoxKey.ReadOrCreate(Folder.Root)).Write(numbered, part: null);
            await DurableFile.ReplaceAsync(statePath, bytes, DurableFile.Private).ConfigureAwait(false);
            foreach (var pending in numbered.Publishing.Where(pending => File.Exists(Folder.FullPath(pending.From))))
            {
                await UploadOf(pending).PutPartsAsync(cancellation).ConfigureAwait(false);
            }

            return new PreparedPublish(numbered, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public override async Task<bool?> HoldsAsync(PendingPublish pending, FileHashCache hashes)
    {
        var found = await objects.HeadAsync(pending.Record.Path, CancellationToken.None).ConfigureAwait(false);
        return found is not null && IsOf(pending, found);
    }

    public override bool IsOvertaken(PendingPublish pending) =>
        log.Live.Find(pending.Record.Path) is { } live
        && live.Generation >= pending.Record.Generation
        && live.DownloadTimestamp > pending.Record.DownloadTimestamp;

    public override async Task<bool> PlaceAsync(PendingPublish pending)
    {
        var path = pending.Record.Path;
        var there = await objects.HeadAsync(path, CancellationToken.None).ConfigureAwait(false);
        if (there is not null && IsOf(pending, there))
        {
            return true;
        }

        var condition =
            !log.KnowsConditions ? null
            : there is null ? PutCondition.Absent
            : new PutCondition(there.ETag);
        var upload = UploadOf(pending);
        await upload.FinishAsync(condition).ConfigureAwait(false);
        var found = await objects.HeadAsync(path, CancellationToken.None).ConfigureAwait(false);
        if (found is null || !IsOf(pending, found))
        {
            // Another was quicker, or replaced it at once; or an upload is gone that nobody completed.
            await log.RereadAsync().ConfigureAwait(false);
            return false;
        }

        // Whatever the outcome said: an attempt whose answer was lost is refused the second time, and has done its work the first.
        Compare(upload, found, NameOf(path));
        return true;
    }

    public override async Task<ManifestRecord> DescribeAsync(ManifestRecord record)
    {
        var found = await objects.HeadAsync(record.Path, CancellationToken.None).ConfigureAwait(false);
        var length = FileUpload.PartLengthOf(record.ContentLength.Actual);
        return found is null
            ? record
            : record with
            {
                Object = new RecordedObject
                {
                    ETag = found.ETag,
                    VersionId = found.VersionId,
                    PartLength = record.ContentLength.Actual > length ? length : null,
                },
            };
    }

    public override async Task<IReadOnlySet<string>> FindSettledAsync(IReadOnlyList<ManifestRecord> records)
    {
        await log.RereadAsync().ConfigureAwait(false);
        var settled = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel
            .ForEachAsync(
                records,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (record, _) => settled[record.Path] = await IsSettledAsync(record).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return settled.Where(static one => one.Value).Select(static one => one.Key).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<bool> IsSettledAsync(ManifestRecord record)
    {
        var found = await objects.HeadAsync(record.Path, CancellationToken.None).ConfigureAwait(false);
        var isOurs = found is not null && found.Sha256 == record.Sha256;
        var live = log.Live.Find(record.Path);
        var isLive = live?.Prev == record.Prev;
        // Ours and live is done. Ours and not live: another record tells of bytes that are gone, so ours has to come after it. Not ours, and
        // what our record replaces stands there: another put after us and recorded before us. All else is another writer's, who makes the
        // same comparison after its own record.
        return isOurs ? isLive : found is not null && !(isLive && found.Sha256 == record.Supersedes);
    }

    public override async Task WriteBesideAsync(string path, ReadOnlyMemory<byte> bytes)
    {
        await objects
            .PutAsync(path, RequestBody.Create(bytes.ToArray()), sha256: null, condition: null, CancellationToken.None)
            .ConfigureAwait(false);
    }

    public Task<byte[]?> ReadBesideAsync(string path, CancellationToken cancellationToken) =>
        objects.ReadAsync(path, cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancellationToken)
    {
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var one in objects.ListAsync(folder: "", after: null, cancellationToken).ConfigureAwait(false))
        {
            if (!one.Name.StartsWith(BucketChain.Folder, StringComparison.Ordinal))
            {
                lengths[one.Name] = one.Length;
            }
        }

        return lengths;
    }

    public override async Task ReleaseAsync(PendingPublish pending)
    {
        await AbandonAsync(pending).ConfigureAwait(false);
        File.Delete(Folder.FullPath(pending.From));
        File.Delete(Folder.FullPath(pending.Record.Path) + LockSuffix);
    }

    public override async Task AbandonAsync(PendingPublish pending)
    {
        await UploadOf(pending).AbandonAsync(CancellationToken.None).ConfigureAwait(false);
        uploads.TryRemove(pending.Record.Path, out _);
    }

    private static bool IsOf(PendingPublish pending, StoredObject found) =>
        found.Sha256 == pending.Sha256 && found.Length == pending.Length;

    private PendingPublish Number(PendingPublish pending) =>
        pending.Record.Generation is not null
            ? pending
            : pending with
            {
                Record = pending.Record with { Generation = log.Live.GenerationOf(pending.Record.Path) + 1 },
            };

    private FileUpload UploadOf(PendingPublish pending) =>
        uploads.GetOrAdd(
            pending.Record.Path,
            path => new FileUpload(
                objects,
                Folder.FullPath(pending.From),
                Folder.FullPath(path) + UploadNote.Suffix,
                pending
            )
        );

    private FileLock Lock(string path)
    {
        try
        {
            return FileLock.TryTake(path)
                ?? throw new DestinationException(
                    $"Another process{FileLock.DescribeHolder(path)} publishes the same file of the box '{Name}'."
                )
                {
                    Step = FetchStep.Publish,
                    IsTransient = true,
                    Hint = "Wait for it to end.",
                };
        }
        catch (IOException error)
        {
            throw DiskErrors.Refused(path, error);
        }
    }

    // A server may have tags that are no MD5s: they say nothing. What it was sent it has checked by MD5 all the same.
    private static bool IsOfForm(string eTag, string expected) =>
        eTag.Length == expected.Length
        && eTag.Zip(expected, static (one, other) => char.IsAsciiHexDigitLower(one) == char.IsAsciiHexDigitLower(other))
            .All(static isAlike => isAlike);

    /// <summary>Compares what the server says of an object with what was sent to it.</summary>
    private static void Compare(FileUpload upload, StoredObject found, string shown)
    {
        var isOther =
            (upload.ExpectedTag is { } tag && !found.HasOpaqueTag && IsOfForm(found.ETag, tag) && found.ETag != tag)
            || (
                upload.ExpectedChecksum is { } checksum
                && found.Checksum is { } stored
                && stored.Contains('-', StringComparison.Ordinal) == checksum.Contains('-', StringComparison.Ordinal)
                && stored != checksum
            );
        if (isOther)
        {
            throw new DestinationException(
                $"'{shown}' is stored with the ETag {found.ETag}, expected {upload.ExpectedTag}: the server holds other bytes than were sent."
            )
            {
                Step = FetchStep.Publish,
                Hint =
                    "Nothing was recorded, and the proven bytes stay; run it again, and tell whoever keeps the server.",
            };
        }
    }
}
