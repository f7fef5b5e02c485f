using System.Security.Cryptography;
using Starhaul.Native;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Manifests;

/// <summary>
/// Gives proven files their names and writes them down, in steps of which each can be the last: the part state says
/// what is under way, and <see cref="PublishRecovery"/> goes on from there.
/// </summary>
internal sealed class Publisher(BoxStore store, Action<PublishStep>? afterStep)
{
    /// <summary>How often a file and its record are made again, where another writer is at the same path.</summary>
    private const int MostTries = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    // The lock is held meanwhile, and other programs of this machine wait 10 s for it.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly BoxFolder box = store.Folder;
    private readonly ManifestLog manifestLog = store.Log;
    private readonly PendingFolder pendingFolder = new(store.Folder);

    public async Task<IReadOnlyList<ManifestRecord>> PublishAsync(
        string statePath,
        PartState state,
        CancellationToken cancellation
    )
    {
        Validate(statePath, state);
        state.Publishing.ToList().ForEach(RequireWhole);
        using var prepared = await store.PrepareAsync(statePath, state, cancellation).ConfigureAwait(false);
        state = prepared.State;
        using var held = await manifestLog.LockAsync(cancellation).ConfigureAwait(false);
        foreach (var pending in state.Publishing)
        {
            await RefuseToReplaceUnknownAsync(pending, cancellation).ConfigureAwait(false);
            RequireWhole(pending);
        }

        // From here on it is finished, now or by whoever opens the box next: no cancellation.
        try
        {
            NoteFolder(state.Publishing[0].Record.Path);
            var bytes = new PartSeal(BoxKey.ReadOrCreate(box.Root)).Write(state, part: null);
            await DurableFile.ReplaceAsync(statePath, bytes, DurableFile.Private).ConfigureAwait(false);
            Done(PublishStep.StateWritten);
            var records = await PlaceAllAsync(state.Publishing).ConfigureAwait(false);
            await RemoveStateAsync(statePath, state).ConfigureAwait(false);
            return records;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException(
                $"'{state.Publishing[0].Record.Path}' cannot be published: {error.Message}",
                error
            )
            {
                Step = FetchStep.Publish,
                Hint = "The proven bytes stay; the next run finishes the publish.",
            };
        }
    }

    /// <summary>Whether the target is free, or holds a file that the manifest knows or that may be replaced.</summary>
    public async Task<bool> MayReplaceAsync(PendingPublish pending, CancellationToken cancellation) =>
        await store.FindAsync(pending.Record.Path, cancellation).ConfigureAwait(false) switch
        {
            Occupant.None => true,
            Occupant.Folder => false,
            _ => pending.ReplaceUnknown
                || pending.From == pending.Record.Path
                || manifestLog.Live.Contains(pending.Record.Path),
        };

    private async Task<IReadOnlyList<ManifestRecord>> PlaceAllAsync(IReadOnlyList<PendingPublish> all)
    {
        var records = new ManifestRecord?[all.Count];
        if (all.Count > 1 && all.Count <= manifestLog.LinesPerWrite)
        {
            await PlaceTogetherAsync(all, records).ConfigureAwait(false);
        }

        for (var at = 0; at < all.Count; at++)
        {
            records[at] ??= await PlaceAsync(all[at]).ConfigureAwait(false);
        }

        return records!;
    }

    /// <summary>Gives files their names and writes them down in one write, so that nobody sees a part of them.</summary>
    /// <param name="all">The files.</param>
    /// <param name="records">Receives the records; one that another writer was at stays null.</param>
    private async Task PlaceTogetherAsync(IReadOnlyList<PendingPublish> all, ManifestRecord?[] records)
    {
        var places = new List<int>();
        var lines = new List<ManifestEvent>();
        for (var at = 0; at < all.Count; at++)
        {
            if (!store.IsOvertaken(all[at]) && await store.PlaceAsync(all[at]).ConfigureAwait(false))
            {
                Done(PublishStep.Renamed);
                places.Add(at);
                lines.Add(await store.DescribeAsync(all[at].Record).ConfigureAwait(false));
            }
        }

        if (lines.Count == 0)
        {
            return;
        }

        var written = await manifestLog.AppendAsync(lines).ConfigureAwait(false);
        Done(PublishStep.Recorded);
        var settled = await store.FindSettledAsync([.. written.Cast<ManifestRecord>()]).ConfigureAwait(false);
        foreach (var (at, line) in places.Zip(written))
        {
            var record = (ManifestRecord)line;
            if (settled.Contains(record.Path))
            {
                await WriteMetaAsync(all[at], record).ConfigureAwait(false);
                records[at] = record;
            }
        }
    }

    /// <summary>Gives the proven bytes their name and writes them down.</summary>
    /// <returns>The record; that of another, where a newer file has come to the path meanwhile.</returns>
    public async Task<ManifestRecord> PlaceAsync(PendingPublish pending)
    {
        // Two that write in step would replace each other's file every time.
        var pauses = new Backoff(FirstPause, LongestPause, new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        for (var tries = 1; ; tries++)
        {
            if (store.IsOvertaken(pending))
            {
                return manifestLog.Live.Find(pending.Record.Path)!;
            }

            if (await store.PlaceAsync(pending).ConfigureAwait(false))
            {
                Done(PublishStep.Renamed);
                var record = await RecordAsync(pending, wasInterrupted: false).ConfigureAwait(false);
                if ((await store.FindSettledAsync([record]).ConfigureAwait(false)).Contains(record.Path))
                {
                    return record;
                }
            }

            if (tries == MostTries)
            {
                throw new DestinationException(
                    $"'{store.NameOf(pending.Record.Path)}' was replaced by other writers {MostTries} times in a row."
                )
                {
                    Step = FetchStep.Publish,
                    IsTransient = true,
                    Hint = "The proven bytes stay; run it again when the others are done.",
                };
            }

            pauses.Fail();
            await Task.Delay(pauses.NextDelay()).ConfigureAwait(false);
        }
    }

    /// <summary>Appends the record of a file that is in its place, and writes the sidecar.</summary>
    /// <param name="pending">The file.</param>
    /// <param name="wasInterrupted">Whether an earlier try may have appended the record already.</param>
    public async Task<ManifestRecord> RecordAsync(PendingPublish pending, bool wasInterrupted)
    {
        var live = manifestLog.Live.Find(pending.Record.Path);
        var isRecorded =
            wasInterrupted
            && live is not null
            && live.Sha256 == pending.Sha256
            && live.DownloadTimestamp == pending.Record.DownloadTimestamp;
        var record = live!;
        if (!isRecorded)
        {
            var described = await store.DescribeAsync(pending.Record).ConfigureAwait(false);
            record = await manifestLog.AppendAsync(described with { Supersedes = live?.Sha256 }).ConfigureAwait(false);
        }

        Done(PublishStep.Recorded);
        await WriteMetaAsync(pending, record).ConfigureAwait(false);
        return record;
    }

    /// <summary>Ends a publish: what it has left on this machine is removed, the state last.</summary>
    public async Task RemoveStateAsync(string statePath, PartState state)
    {
        foreach (var pending in state.Publishing)
        {
            await store.ReleaseAsync(pending).ConfigureAwait(false);
        }

        DurableFile.Delete(statePath);
        pendingFolder.Remove();
        Done(PublishStep.StateRemoved);
    }

    private async Task WriteMetaAsync(PendingPublish pending, ManifestRecord record)
    {
        if (pending.WriteMeta)
        {
            byte[] bytes = [.. ManifestJson.ToLine(record), (byte)'\n'];
            await store.WriteBesideAsync(record.Path + BoxFolder.MetaSuffix, bytes).ConfigureAwait(false);
            Done(PublishStep.MetaWritten);
        }
    }

    private void NoteFolder(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (!box.IsWork && !string.IsNullOrEmpty(folder) && !manifestLog.Live.Folders().Contains(folder))
        {
            pendingFolder.Write(folder);
        }
    }

    private void Validate(string statePath, PartState state)
    {
        if (!box.Contains(statePath) || !statePath.EndsWith(PendingStates.Suffix, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"'{statePath}' is not a '*{PendingStates.Suffix}' in the box '{box.Root}'.",
                nameof(statePath)
            );
        }

        if (state.Publishing.Count == 0)
        {
            throw new ArgumentException("The state names nothing to publish.", nameof(state));
        }

        var relative = Path.GetRelativePath(box.Root, statePath);
        var faults = state.Publishing.Select(pending => PendingFields.FindFault(relative, state, pending));
        if (faults.FirstOrDefault(fault => fault is not null) is { } found)
        {
            throw new ArgumentException(found, nameof(state));
        }
    }

    private async Task RefuseToReplaceUnknownAsync(PendingPublish pending, CancellationToken cancellation)
    {
        var target = store.NameOf(pending.Record.Path);
        if (await MayReplaceAsync(pending, cancellation).ConfigureAwait(false))
        {
            return;
        }

        if (await store.FindAsync(pending.Record.Path, cancellation).ConfigureAwait(false) == Occupant.Folder)
        {
            throw new DestinationException($"'{target}' is a folder.") { Step = FetchStep.Publish };
        }

        throw new DestinationException($"'{target}' exists, and the manifest does not know it.")
        {
            Step = FetchStep.Publish,
            Hint =
                "Name another file with FetchOptions.Output or another folder with FileFetcherOptions.Box, or let FetchOptions.Force replace it.",
        };
    }

    private void RequireWhole(PendingPublish pending)
    {
        var from = box.FullPath(pending.From);
        if (Posix.Stat(from) is not { IsRegularFile: true } facts || facts.Length != pending.Length)
        {
            var found = Posix.Stat(from) is { } other ? $"{other.Length:N0} bytes" : "no file";
            throw new DestinationException($"'{from}' was proven with {pending.Length:N0} bytes, found {found}.")
            {
                Step = FetchStep.Publish,
                Hint = "Something else changes files in the box; fetch again.",
            };
        }
    }

    private void Done(PublishStep step) => afterStep?.Invoke(step);
}
