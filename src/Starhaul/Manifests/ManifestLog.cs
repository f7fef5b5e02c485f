using System.Diagnostics.CodeAnalysis;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>The lines of a box and what they say: read on from where the last read ended, added to and never rewritten.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore holds nothing to release unless its wait handle is asked for."
)]
internal abstract class ManifestLog
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly BoxFolder folder;
    private readonly TimeProvider time;

    /// <param name="folder">Where the lock lies: the box, or the folder of the work on it.</param>
    /// <param name="reader">Reads records again.</param>
    /// <param name="time">The clock of waits.</param>
    protected ManifestLog(BoxFolder folder, RecordReader reader, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        Live = new LiveSet(reader.Read);
    }

    /// <summary>The fold of all lines.</summary>
    public LiveSet Live { get; }

    /// <summary>Line 1; null while the box is empty.</summary>
    public ManifestMetadata? Metadata { get; private set; }

    /// <summary>Number of lines that were read.</summary>
    public abstract long Lines { get; }

    /// <summary>Hash of the last line, which stands for all of them; null where there is none, or no single last one.</summary>
    public abstract string? Head { get; }

    /// <summary>Whether the last read saw what <see cref="LockAsync"/> has to make good: a line that was written half.</summary>
    public abstract bool IsTorn { get; }

    /// <summary>Reads the lines that are new since the last read.</summary>
    /// <exception cref="IntegrityException">A line is broken or does not follow from the one before.</exception>
    /// <exception cref="DestinationException">The schema is newer than this program, or the lines cannot be read.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ReadOnAsync(isForWrite: false, cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes the lock among the programs of this machine, and reads on. Appends are allowed until it is disposed.</summary>
    /// <exception cref="StarhaulException">As <see cref="RefreshAsync"/>, or the lock cannot be had.</exception>
    public async Task<IDisposable> LockAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        FileLock? held = null;
        try
        {
            if (folder.IsWork)
            {
                folder.Create();
            }

            held = await ManifestLock.AcquireAsync(folder, time, cancellation).ConfigureAwait(false);
            await ReadOnAsync(isForWrite: true, cancellation).ConfigureAwait(false);
            await MendAsync(cancellation).ConfigureAwait(false);
            return new HeldLock(gate, held);
        }
        catch
        {
            held?.Dispose();
            gate.Release();
            throw;
        }
    }

    /// <summary>How many lines should go into one write where they need not be there at once.</summary>
    public abstract int LinesPerWrite { get; }

    /// <summary>Chains events to the last line and writes them, for good when the call returns. MUST be called while the lock is held.</summary>
    /// <param name="lines">Up to <see cref="LinesPerWrite"/> of them.</param>
    /// <returns>The events as they are written.</returns>
    /// <exception cref="DestinationException">They cannot be written; what is not returned is not there.</exception>
    public abstract Task<IReadOnlyList<ManifestEvent>> AppendAsync(IReadOnlyList<ManifestEvent> lines);

    /// <summary>The same for one event.</summary>
    /// <exception cref="DestinationException">It cannot be written; nothing is changed.</exception>
    public async Task<T> AppendAsync<T>(T line)
        where T : ManifestEvent => (T)(await AppendAsync([line]).ConfigureAwait(false))[0];

    /// <summary>Judges the lines alone, from the first on, and finds every fault. Changes nothing and needs no lock.</summary>
    /// <param name="expected">The heads that were seen earlier.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DestinationException">There are no lines, they cannot be read, or their schema is newer.</exception>
    public abstract Task<ManifestCheckReport> CheckAsync(ExpectedHeads expected, CancellationToken cancellation);

    /// <summary>Reads the lines that are new. One caller at a time.</summary>
    /// <param name="isForWrite">Whether a write follows, which needs all that is there now.</param>
    /// <param name="cancellation">Ends the reading.</param>
    protected abstract Task ReadOnAsync(bool isForWrite, CancellationToken cancellation);

    /// <summary>Makes good what a write that was killed has left. Called under the lock, after all was read.</summary>
    protected abstract Task MendAsync(CancellationToken cancellation);

    /// <summary>Adds a line to the fold. Of several chains the oldest says what the box is.</summary>
    protected void Fold(ManifestEvent line, LinePlace place)
    {
        if (line is ManifestMetadata metadata && (Metadata is null || metadata.Created < Metadata.Created))
        {
            Metadata = metadata;
        }

        Live.Apply(line, place);
    }

    /// <summary>Empties the fold, to begin at the first line again.</summary>
    protected void ClearFold()
    {
        Live.Clear();
        Metadata = null;
    }

    private sealed class HeldLock(SemaphoreSlim gate, FileLock held) : IDisposable
    {
        public void Dispose()
        {
            held.Dispose();
            gate.Release();
        }
    }
}
