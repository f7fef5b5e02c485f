using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Manifests;

/// <summary>
/// Gives proven files their names and writes them down, in steps of which each can be the last: the part state says
/// what is under way, and <see cref="PublishRecovery"/> goes on from there.
/// </summary>
internal sealed class Publisher(BoxFolder box, ManifestLog manifestLog, Action<PublishStep>? afterStep)
{
    private readonly PendingFolder pendingFolder = new(box);

    public async Task<IReadOnlyList<ManifestRecord>> PublishAsync(
        string statePath,
        PartState state,
        CancellationToken cancellation
    )
    {
        Validate(statePath, state);
        using var held = await manifestLog.LockAsync(cancellation).ConfigureAwait(false);
        foreach (var pending in state.Publishing)
        {
            RefuseToReplaceUnknown(pending);
            RequireWhole(pending);
        }

        // From here on it is finished, now or by whoever opens the box next: no cancellation.
        try
        {
            NoteFolder(state.Publishing[0].Record.Path);
            var bytes = new PartSeal(BoxKey.ReadOrCreate(box.Root)).Write(state, part: null);
            await DurableFile.ReplaceAsync(statePath, bytes, DurableFile.Private).ConfigureAwait(false);
            Done(PublishStep.StateWritten);
            var records = new List<ManifestRecord>();
            foreach (var pending in state.Publishing)
            {
                Place(pending);
                records.Add(await RecordAsync(pending, wasInterrupted: false).ConfigureAwait(false));
            }

            RemoveState(statePath);
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
    public bool MayReplace(PendingPublish pending) =>
        Posix.Stat(box.FullPath(pending.Record.Path)) switch
        {
            null => true,
            { IsDirectory: true } => false,
            _ => pending.ReplaceUnknown
                || pending.From == pending.Record.Path
                || manifestLog.Live.Contains(pending.Record.Path),
        };

    /// <summary>Renames the proven bytes to their name.</summary>
    public void Place(PendingPublish pending)
    {
        DurableFile.Rename(box.FullPath(pending.From), box.FullPath(pending.Record.Path));
        Done(PublishStep.Renamed);
    }

    /// <summary>Appends the record of a file that is in its place, and writes the sidecar.</summary>
    /// <param name="pending">The file.</param>
    /// <param name="wasInterrupted">Whether an earlier try may have appended the record already.</param>
    public async Task<ManifestRecord> RecordAsync(PendingPublish pending, bool wasInterrupted)
    {
        var path = box.FullPath(pending.Record.Path);
        var live = manifestLog.Live.Find(pending.Record.Path);
        var isRecorded =
            wasInterrupted
            && live is not null
            && live.Sha256 == pending.Sha256
            && live.DownloadTimestamp == pending.Record.DownloadTimestamp;
        var record = isRecorded
            ? live!
            : manifestLog.Append(pending.Record with { File = Describe(path), Supersedes = live?.Sha256 });
        Done(PublishStep.Recorded);
        if (pending.WriteMeta)
        {
            byte[] bytes = [.. ManifestJson.ToLine(record), (byte)'\n'];
            await DurableFile.ReplaceAsync(path + BoxFolder.MetaSuffix, bytes).ConfigureAwait(false);
            Done(PublishStep.MetaWritten);
        }

        return record;
    }

    public void RemoveState(string statePath)
    {
        DurableFile.Delete(statePath);
        pendingFolder.Remove();
        Done(PublishStep.StateRemoved);
    }

    private void NoteFolder(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(folder) && !manifestLog.Live.Folders().Contains(folder))
        {
            pendingFolder.Write(folder);
        }
    }

    private static RecordedFile? Describe(string path) =>
        Posix.Stat(path) is { } facts
            ? new RecordedFile
            {
                Mtime = facts.ModifiedAt,
                Mode = facts.Permissions,
                Device = facts.Device,
                Inode = facts.Inode,
            }
            : null;

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

    private void RefuseToReplaceUnknown(PendingPublish pending)
    {
        var target = box.FullPath(pending.Record.Path);
        if (Posix.Stat(target) is { IsDirectory: true })
        {
            throw new DestinationException($"'{target}' is a folder.") { Step = FetchStep.Publish };
        }

        if (!MayReplace(pending))
        {
            throw new DestinationException($"'{target}' exists, and the manifest does not know it.")
            {
                Step = FetchStep.Publish,
                Hint =
                    "Name another file with FetchOptions.Output or another folder with FileFetcherOptions.Box, or let FetchOptions.Force replace it.",
            };
        }
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
