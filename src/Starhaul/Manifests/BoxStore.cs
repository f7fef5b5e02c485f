using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>
/// Where the published files of a box lie and its lines are written: a folder, or a place that another assembly knows. All that is
/// done with a box (fetching, verifying, listing, exporting, forgetting) is written once, above this.
/// </summary>
/// <remarks>
/// A publish goes <see cref="PrepareAsync"/>, then under the lock <see cref="PlaceAsync"/>, the record,
/// <see cref="FindSettledAsync"/>, <see cref="ReleaseAsync"/>. A kill may fall between any two; the same calls are made again then.
/// </remarks>
internal abstract class BoxStore
{
    /// <summary>The folder of this machine where part files, their states and the key lie.</summary>
    public abstract BoxFolder Folder { get; }

    /// <summary>The box as a person names it: a full path, or a URL.</summary>
    public abstract string Name { get; }

    /// <summary>The lines of the box.</summary>
    public abstract ManifestLog Log { get; }

    /// <summary>Whether the published files lie in <see cref="Folder"/> itself.</summary>
    public abstract bool IsLocal { get; }

    /// <summary>Refuses a box that cannot be looked into.</summary>
    /// <exception cref="DestinationException">It is not there.</exception>
    public abstract void RequireThere();

    /// <summary>A file of the box as a person names it.</summary>
    /// <param name="path">Path relative to the box, with <c>/</c>.</param>
    public abstract string NameOf(string path);

    /// <summary>Whether lines can be added.</summary>
    public abstract bool IsWritable();

    /// <summary>What stands at a path.</summary>
    /// <exception cref="DestinationException">No file can have this path.</exception>
    public abstract Task<Occupant> FindAsync(string path, CancellationToken cancellation);

    /// <summary>A quick judgement: what is as it was recorded is believed, anything else is re-hashed.</summary>
    public abstract Task<LocalFileState> CheckStateAsync(ManifestRecord record, CancellationToken cancellation);

    /// <summary>The full judgement: every byte is hashed.</summary>
    /// <param name="record">What the file must hold.</param>
    /// <param name="hashed">Receives each block's length; null for none.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    public abstract Task<LocalFileHash> HashAsync(
        ManifestRecord record,
        Action<int>? hashed,
        CancellationToken cancellation
    );

    /// <summary>Opens a file from its first byte.</summary>
    /// <exception cref="DestinationException">It cannot be read.</exception>
    public abstract Stream OpenRead(ManifestRecord record);

    /// <summary>Deletes a file and its sidecar; one that is not there is done.</summary>
    /// <returns>False where another file stands there by now, which stays.</returns>
    /// <exception cref="DestinationException">It cannot be deleted.</exception>
    public abstract Task<bool> DeleteAsync(ManifestRecord record, CancellationToken cancellation);

    /// <summary>
    /// Does the long part of a publish, outside of the lock: what is proven is brought near its place. May be called again after a kill.
    /// </summary>
    /// <param name="statePath">Full path of the job's state.</param>
    /// <param name="state">The state.</param>
    /// <param name="cancellation">Ends the work; what is done stays for the next call.</param>
    /// <returns>What keeps others from the same publish until it is over, with the state to go on from.</returns>
    /// <exception cref="DestinationException">Another process publishes it, or it cannot be brought there.</exception>
    public abstract Task<PreparedPublish> PrepareAsync(
        string statePath,
        PartState state,
        CancellationToken cancellation
    );

    /// <summary>Whether a path holds the bytes of a publish already; null where a file of this machine must be hashed first.</summary>
    public abstract Task<bool?> HoldsAsync(PendingPublish pending, FileHashCache hashes);

    /// <summary>Whether a newer file has come to the path since the publish was begun: then that one stays.</summary>
    public abstract bool IsOvertaken(PendingPublish pending);

    /// <summary>Gives proven bytes their name.</summary>
    /// <returns>False where another writer was at the path in that moment: what stands there now is to be weighed again.</returns>
    /// <exception cref="DestinationException">They cannot get it.</exception>
    public abstract Task<bool> PlaceAsync(PendingPublish pending);

    /// <summary>The record with what the place of its file shows of it.</summary>
    public abstract Task<ManifestRecord> DescribeAsync(ManifestRecord record);

    /// <summary>Of which paths file and record are the ones that stand there now; where they are not, both are to be made again.</summary>
    public abstract Task<IReadOnlySet<string>> FindSettledAsync(IReadOnlyList<ManifestRecord> records);

    /// <summary>Writes a small file that has no record, such as a sidecar, in the place of one of its name.</summary>
    public abstract Task WriteBesideAsync(string path, ReadOnlyMemory<byte> bytes);

    /// <summary>Removes what a publish that is over has left on this machine.</summary>
    public abstract Task ReleaseAsync(PendingPublish pending);

    /// <summary>Gives up what was brought near its place of a publish that cannot be finished.</summary>
    public abstract Task AbandonAsync(PendingPublish pending);
}

/// <summary>What stands at a path of a box.</summary>
internal enum Occupant
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,
}

/// <summary>A publish whose long part is done.</summary>
/// <param name="State">The state to go on from.</param>
/// <param name="Held">Keeps others from it; null where the box's lock does.</param>
internal sealed record PreparedPublish(PartState State, FileLock? Held) : IDisposable
{
    public void Dispose() => Held?.Dispose();
}
