using Microsoft.Win32.SafeHandles;

namespace Starhaul.Transfer;

/// <summary>
/// Where bytes gather until they are proven. A transport writes at offsets, in any order and from several connections
/// at once; the follower reads in order up to the frontier. The file is locked for the job.
/// </summary>
/// <remarks>
/// A transport calls, in this order: <see cref="RestartAsNewVersion"/> or <see cref="RewindSameVersion"/> when bytes cannot be joined to
/// those that are there, <see cref="Accept"/> for each response whose bytes it is going to write, <see cref="WriteAsync"/>,
/// and <see cref="Finish"/> when the last byte is there. It MUST judge and accept one response at a time; writes may run
/// side by side, and one that comes too late for its version is dropped.
/// </remarks>
public sealed partial class PartFile : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly PartSegments segments;
    private readonly PartFlow flow;
    private readonly PartBytes bytes;
    private readonly PartJournal journal;
    private readonly TransferLimits limits;
    private readonly RateLimit? rate;
    private readonly PartRoom room;
    private volatile DeclaredDigest[] declared = [];
    private int restarts;
    private bool released;

    private PartFile(
        string targetPath,
        SafeFileHandle handle,
        PartState state,
        PartSeal seal,
        TransferLimits limits,
        RateLimit? rate
    )
    {
        (TargetPath, this.limits, this.rate) = (targetPath, limits, rate);
        Identity = state.Identity;
        segments = new PartSegments(handle);
        flow = new PartFlow(segments.RangesToKeep(state), RandomAccess.GetLength(handle));
        bytes = new PartBytes(PartPath, handle, flow, segments);
        room = new PartRoom(targetPath, bytes, limits.MinFree);
        journal = new PartJournal(PartPaths.State(targetPath), handle, state, seal);
        ResumedFrom = Frontier;
    }

    /// <summary>Full path of the file that this becomes.</summary>
    public string TargetPath { get; }

    /// <summary>Full path of the part file.</summary>
    public string PartPath => PartPaths.Part(TargetPath);

    /// <summary>Full path of the state beside it.</summary>
    public string StatePath => PartPaths.State(TargetPath);

    /// <summary>The version that the bytes belong to.</summary>
    public SourceIdentity Identity { get; private set; }

    /// <summary>Bytes from the start that an earlier run had left and that are still used; 0 after a restart.</summary>
    public long ResumedFrom { get; private set; }

    /// <summary>Whether bytes of more than one response make up the file, those of an earlier run included.</summary>
    public bool WasJoined { get; private set; }

    /// <summary>Body bytes that came over the wire in this run, as <see cref="CountReceived"/> counted them.</summary>
    public long BytesReceived => Meter.BytesReceived;

    /// <summary>What the transfer shows of itself while it runs.</summary>
    internal TransferMeter Meter { get; } = new();

    /// <summary>How far the file is complete from byte 0 without a hole.</summary>
    public long Frontier => flow.Frontier;

    /// <summary>How far the checks have come.</summary>
    public long Followed => flow.Followed;

    /// <summary>True when every byte of the known length is there.</summary>
    public bool IsComplete => Identity.Length is { } length && Frontier == length;

    /// <summary>The ranges that are there, in order.</summary>
    internal IReadOnlyList<ByteRange> Completed => flow.Completed;

    internal int Version => flow.Version;

    internal PartFlow Flow => flow;

    internal PartState State => journal.Current with { Completed = Completed, Segments = segments.ToList() };

    internal IReadOnlyList<PartCheckpoint> Checkpoints => journal.Checkpoints;

    /// <summary>Digests that responses of this version declared.</summary>
    public IReadOnlyList<DeclaredDigest> Declared => declared;

    /// <summary>Opens and locks the part file of a target, with what an earlier run left.</summary>
    /// <param name="targetPath">Full path of the file to publish; its folder exists.</param>
    /// <param name="sourceText">The source, without secrets.</param>
    /// <param name="limits">How often the source may change.</param>
    /// <param name="discard">Whether a part file of another source or program may be thrown away.</param>
    /// <param name="rate">How fast bytes may come; null for no bound.</param>
    /// <param name="sourceId">What tells sources apart whose secrets are not in their text; null where nothing was left out.</param>
    /// <param name="seal">What shows that a state was written here; null where there is no box.</param>
    /// <exception cref="DestinationException">Another process has the lock, or the part file belongs to something else.</exception>
    internal static PartFile Open(
        string targetPath,
        string sourceText,
        TransferLimits limits,
        bool discard,
        RateLimit? rate = null,
        string? sourceId = null,
        PartSeal? seal = null
    )
    {
        var existed = File.Exists(PartPaths.Part(targetPath));
        var locked = PartLock.Take(PartPaths.Part(targetPath));
        try
        {
            var state = PartStateFile.TryRead(PartPaths.State(targetPath));
            if (!discard && existed)
            {
                PartLock.RefuseForeign(targetPath, sourceText, state, RandomAccess.GetLength(locked) > 0);
            }

            PartLeftovers.DeleteDecoded(targetPath, state);
            seal ??= PartSeal.ByInode;
            state = PartStateFile.Join(existed ? state : null, sourceText, sourceId, seal, locked);
            return new PartFile(targetPath, locked, state, seal, limits, rate);
        }
        catch
        {
            if (!existed)
            {
                File.Delete(PartPaths.Part(targetPath));
            }

            PartLock.GiveBack(locked);
            throw;
        }
    }

    /// <summary>The source is another version: everything is thrown away and begins again from byte 0.</summary>
    /// <param name="next">The version that was seen; empty when the response did not show it.</param>
    /// <param name="cause">What differed, such as <c>ETag "a" became "b"</c>.</param>
    /// <exception cref="SourceChangedException">That happened too often.</exception>
    public void RestartAsNewVersion(SourceIdentity next, string cause)
    {
        if (++restarts > limits.MaxRestarts)
        {
            throw new SourceChangedException($"The source changed {restarts} times while it was fetched: {cause}.")
            {
                IsTransient = true,
                Hint = "Run the same command again when the publisher is done writing.",
            };
        }

        Reset(next);
    }

    /// <summary>The version is the same, but its bytes cannot be joined: begins again from byte 0.</summary>
    public void RewindSameVersion() => Reset(Identity);

    /// <summary>Throws away all bytes and takes a version.</summary>
    internal void Reset(SourceIdentity next)
    {
        // From here on no reader, writer or checkpoint of the old version counts, and none of its bytes does, whatever
        // fails below.
        flow.NextVersion(keepUpTo: 0);
        lock (gate)
        {
            WasJoined = false;
            Identity = next;
            declared = [];
            ResumedFrom = 0;
        }

        // The state goes first: it must never count bytes of one version as those of another.
        journal.Reset(next);
        bytes.CutAt(0);
        room.Reset();
        room.Reserve(next.Length, Frontier);
    }

    /// <summary>
    /// Says that a response of this version is about to be written, with the digests that it declares. The follower
    /// waits for the first one, so that it computes every digest from the first byte on.
    /// </summary>
    /// <param name="seen">
    /// The version as the response tells it. The first response fixes the validators: bytes that came without one are never
    /// joined to others by what a probe had seen. A later response adds what was not known yet.
    /// </param>
    /// <param name="digests">Digests that the response declares.</param>
    /// <returns>The number of the version that the response's bytes belong to, for <see cref="WriteAsync"/>.</returns>
    public int Accept(SourceIdentity seen, IReadOnlyList<DeclaredDigest> digests)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(digests);
        lock (gate)
        {
            var isFirst = Completed.Count == 0;
            declared = [.. declared, .. digests.Where(digest => !declared.Contains(digest))];
            Identity = isFirst ? seen with { Length = seen.Length ?? Identity.Length } : Identity.CompletedBy(seen);
            journal.Identify(Identity);
            WasJoined |= !isFirst;
        }

        room.Reserve(Identity.Length, Frontier);
        return flow.Accept();
    }

    /// <summary>The same for a response beside another, which was judged for a version; false when that is over.</summary>
    internal bool TryJoin(int writersVersion, SourceIdentity seen, IReadOnlyList<DeclaredDigest> digests)
    {
        lock (gate)
        {
            // A restart ends the version before it comes to this lock.
            if (!flow.IsCurrent(writersVersion))
            {
                return false;
            }

            declared = [.. declared, .. digests.Where(digest => !declared.Contains(digest))];
            Identity = Identity.CompletedBy(seen);
            WasJoined = true;
            return true;
        }
    }

    /// <summary>Takes the validators of another place, whose bytes are joined to those here under a pinned digest alone.</summary>
    internal void Adopt(SourceIdentity seen)
    {
        lock (gate)
        {
            Identity = seen with { Length = seen.Length ?? Identity.Length };
            WasJoined = true;
            journal.Identify(Identity);
        }
    }

    /// <summary>Counts body bytes that came over the wire, for the progress and the record; also those that are not written.</summary>
    /// <param name="count">Number of bytes.</param>
    public void CountReceived(int count) => Meter.Received(count);

    /// <summary>Puts bytes at their offset. Waits while the checks are too far behind, and for the common rate limit.</summary>
    /// <param name="writersVersion">What <see cref="Accept"/> gave for the response that the bytes are of.</param>
    /// <param name="offset">Offset of the first byte.</param>
    /// <param name="written">The bytes; the caller's again when the call returns.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the part file began again meanwhile: the bytes are of a version that is over.</returns>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public async ValueTask<bool> WriteAsync(
        int writersVersion,
        long offset,
        ReadOnlyMemory<byte> written,
        CancellationToken cancellationToken
    )
    {
        await flow.RoomAsync(writersVersion, offset, cancellationToken).ConfigureAwait(false);
        return rate is { Step: < int.MaxValue }
            ? await bytes.WriteAsync(writersVersion, offset, written, rate, cancellationToken).ConfigureAwait(false)
            : bytes.TryWrite(writersVersion, offset, written.Span);
    }

    /// <summary>Makes the file ready for what was decided: anything but a resume begins at byte 0.</summary>
    internal void Prepare(RemoteFileIntent intent)
    {
        if (IsProvenAgain(intent))
        {
            return;
        }

        if (intent.Action != FetchAction.Resume || Frontier == 0)
        {
            Reset(intent.Probe.Identity);
        }
    }

    /// <summary>Says that every byte is there.</summary>
    /// <param name="length">Length of the whole file.</param>
    /// <exception cref="ArgumentException">There is a hole before that length.</exception>
    public void Finish(long length)
    {
        if (Frontier != length)
        {
            throw new ArgumentException($"The part file is complete to byte {Frontier}, not {length}.", nameof(length));
        }

        bytes.CutAt(length); // Gives back what was reserved for a longer file.
        flow.Finish();
    }

    /// <summary>Reads what lies at an offset, and waits for it up to the end of the file.</summary>
    /// <returns>Number of bytes; 0 at the end of a finished file.</returns>
    /// <exception cref="PartRestartedException">The bytes are of another version than the reader's.</exception>
    internal async ValueTask<int> ReadAsync(
        long offset,
        Memory<byte> buffer,
        int readersVersion,
        CancellationToken cancellationToken
    )
    {
        var available = await flow.AvailableAsync(offset, readersVersion, cancellationToken).ConfigureAwait(false);
        var wanted = buffer[..(int)Math.Min(available, buffer.Length)];
        var count = wanted.Length == 0 ? 0 : bytes.Read(wanted.Span, offset);
        flow.Require(readersVersion); // The file may have been cut for another version between the look and the read.
        return count > 0 || wanted.Length == 0
            ? count
            : throw new DestinationException($"{PartPath} was cut at byte {offset:N0} by another program.");
    }

    /// <summary>Says how far the checks have come, so that writers may go on.</summary>
    internal void Follow(long offset, int readersVersion) => flow.Follow(offset, readersVersion);

    /// <summary>Notes the hash of all bytes before an offset, and brings bytes and state to the disk in the background.</summary>
    internal void Checkpoint(PartCheckpoint checkpoint, int readersVersion) =>
        flow.Note(readersVersion, completed => journal.Checkpoint(checkpoint, completed, segments));

    /// <summary>Forgets every byte from an offset on: they are not what was written.</summary>
    internal void RollBack(long offset)
    {
        flow.NextVersion(keepUpTo: offset);
        ResumedFrom = offset;
        journal.RollBack(offset, Completed, []);
        bytes.CutAt(offset);
    }

    /// <summary>Forgets the bytes of a range: they are wrong. All others stay.</summary>
    internal void Drop(ByteRange range)
    {
        flow.NextVersion(range);
        ResumedFrom = Math.Min(ResumedFrom, range.Start);
        segments.Drop(range);
        journal.RollBack(range.Start, Completed, segments.ToList());
    }

    /// <summary>Lets the bytes that are here be read once more, for other checks.</summary>
    internal void ReadAgain() => flow.NextVersion(keepUpTo: Frontier);

    /// <summary>
    /// Brings every byte and the state to the disk, and leaves both to the publish from here on: what that writes into
    /// the state must not be written over.
    /// </summary>
    /// <returns>The state to publish with.</returns>
    internal async Task<PartState> HandOverAsync()
    {
        await journal.SettleAsync().ConfigureAwait(false);
        journal.Save(Completed, segments.ToList());
        released = true;
        return journal.Current;
    }

    /// <summary>Throws the bytes away: they are proven bad.</summary>
    internal async Task DiscardAsync()
    {
        await journal.SettleAsync().ConfigureAwait(false);
        released = true;
        PartLeftovers.Delete(TargetPath);
    }

    /// <summary>Keeps what is there for the next run, and gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await journal.SettleAsync().ConfigureAwait(false);
        try
        {
            if (!released)
            {
                Keep();
            }
        }
        catch (DestinationException) { } // The last state that could be written still holds; what ended the job is worth more.
        finally
        {
            bytes.Dispose();
        }
    }
}
