using Microsoft.Extensions.Logging;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Manifests;

/// <summary>
/// Finishes the publishes that a kill has interrupted. Nothing is believed by its name or its form: a state counts where it lies
/// beside its own target and carries the seal of the box.
/// </summary>
internal sealed class PublishRecovery(BoxStore store, Publisher publisher, ILogger log)
{
    private readonly BoxFolder box = store.Folder;
    private readonly ManifestLog manifestLog = store.Log;
    private const string PartSuffix = ".part";
    private const string FailedSuffix = ".failed";

    private readonly PendingStates states = new(store.Folder, store.Log, log);

    /// <summary>Paths of the states that name something; a publish that is under way in another process counts as well.</summary>
    public IReadOnlyList<string> FindPending() =>
        Directory.Exists(box.Root) ? [.. states.Find().Select(pending => pending.Path)] : [];

    /// <summary>Finishes all, holding the lock only to look and to act: files are hashed in between.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var hashes = new FileHashCache();
        var prepared = new Dictionary<string, PreparedPublish>(StringComparer.Ordinal);
        try
        {
            await PrepareAsync(prepared, cancellation).ConfigureAwait(false);
            while (true)
            {
                string? unhashed = null;
                using (await manifestLog.LockAsync(cancellation).ConfigureAwait(false))
                {
                    // Under the lock nobody is in the middle of a publish: what is still named was interrupted.
                    foreach (var (path, state) in states.Find().Where(found => prepared.ContainsKey(found.Path)))
                    {
                        unhashed = await FindUnhashedAsync(path, state, hashes).ConfigureAwait(false);
                        if (unhashed is not null)
                        {
                            break;
                        }

                        await FinishAsync(path, state, hashes).ConfigureAwait(false);
                    }
                }

                if (unhashed is null)
                {
                    return;
                }

                await hashes.ComputeAsync(unhashed, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var one in prepared.Values)
            {
                one.Dispose();
            }
        }
    }

    /// <summary>Does the long part of what was interrupted; what another program is at, and what is not ours, is left out.</summary>
    private async Task PrepareAsync(Dictionary<string, PreparedPublish> prepared, CancellationToken cancellation)
    {
        foreach (var (path, state) in states.Find().ToList())
        {
            if (!IsOurs(path, state))
            {
                continue;
            }

            try
            {
                prepared[path] = state.Publishing.All(pending => PendingFields.FindFault(path, state, pending) is null)
                    ? await store.PrepareAsync(box.FullPath(path), state, cancellation).ConfigureAwait(false)
                    : new PreparedPublish(state, Held: null);
            }
            catch (DestinationException busy) when (busy.IsTransient)
            {
                // It is under way in another program.
            }
        }
    }

    private async Task<string?> FindUnhashedAsync(string path, PartState state, FileHashCache hashes)
    {
        foreach (var pending in state.Publishing)
        {
            if (PendingFields.FindFault(path, state, pending) is not null)
            {
                continue;
            }

            var from = box.FullPath(pending.From);
            var isUnhashed = await store.HoldsAsync(pending, hashes).ConfigureAwait(false) switch
            {
                true => null,
                null => box.FullPath(pending.Record.Path),
                false => hashes.Matches(from, pending.Length, pending.Sha256) is null ? from : null,
            };
            if (isUnhashed is not null)
            {
                return isUnhashed;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a state was written here. One without a seal, of a version before 0.2, counts where its record is in the
    /// manifest already and the file is the very one that was recorded; then nothing but the state itself is left to remove.
    /// </summary>
    private bool IsOurs(string path, PartState state)
    {
        if (new PartSeal(BoxKey.TryRead(box.Root)).Holds(state, part: null))
        {
            return true;
        }

        var isRecorded = state.Publishing.All(pending =>
            PendingFields.FindFault(path, state, pending) is null
            && manifestLog.Live.Find(pending.Record.Path) is { } live
            && live.Sha256 == pending.Sha256
            && live.DownloadTimestamp == pending.Record.DownloadTimestamp
            && Posix.Stat(box.FullPath(live.Path)) is { IsRegularFile: true, IsOurs: true } stat
            && live.File is { } file
            && (file.Inode, file.Device) == (stat.Inode, stat.Device)
        );
        if (!isRecorded)
        {
            Log.StateNotOurs(log, path);
        }

        return isRecorded;
    }

    private async Task FinishAsync(string path, PartState state, FileHashCache hashes)
    {
        var statePath = box.FullPath(path);
        try
        {
            string? failure = null;
            foreach (var pending in state.Publishing)
            {
                failure =
                    PendingFields.FindFault(path, state, pending)
                    ?? await FinishAsync(pending, hashes).ConfigureAwait(false)
                    ?? failure;
            }

            if (failure is null)
            {
                await publisher.RemoveStateAsync(statePath, state).ConfigureAwait(false);
                return;
            }

            foreach (var pending in state.Publishing)
            {
                await store.AbandonAsync(pending).ConfigureAwait(false);
            }

            DurableFile.Rename(statePath, statePath + FailedSuffix);
            Log.PublishSetAside(log, statePath, failure, Path.GetFileName(statePath) + FailedSuffix);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException(
                $"The interrupted publish of '{statePath}' cannot be finished: {error.Message}",
                error
            )
            {
                Step = FetchStep.Publish,
                Hint = "Make room in the box or give back the right to write to it; nothing is lost.",
            };
        }
    }

    /// <returns>Why the file cannot be published; null when it is.</returns>
    private async Task<string?> FinishAsync(PendingPublish pending, FileHashCache hashes)
    {
        var from = box.FullPath(pending.From);
        if (await store.HoldsAsync(pending, hashes).ConfigureAwait(false) == true)
        {
            // It was renamed, or the file before held the same bytes: then the part file would be nobody's from here on.
            if (pending.From != pending.Record.Path && from.EndsWith(PartSuffix, StringComparison.Ordinal))
            {
                File.Delete(from);
            }

            await publisher.RecordAsync(pending, wasInterrupted: true).ConfigureAwait(false);
        }
        else
        {
            if (hashes.Matches(from, pending.Length, pending.Sha256) != true)
            {
                return $"neither '{pending.Record.Path}' nor '{pending.From}' holds the bytes of SHA-256 {pending.Sha256}";
            }

            if (!await publisher.MayReplaceAsync(pending, CancellationToken.None).ConfigureAwait(false))
            {
                return $"'{pending.Record.Path}' is a folder, or a file that the manifest does not know";
            }

            await publisher.PlaceAsync(pending).ConfigureAwait(false);
        }

        Log.PublishFinished(log, store.NameOf(pending.Record.Path));
        return null;
    }
}
