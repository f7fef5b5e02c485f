using Microsoft.Win32.SafeHandles;

namespace Starhaul.Transfer;

/// <summary>
/// Keeps the state beside a part file true: bytes are on the disk before the state that counts them. Written at each
/// checkpoint in the background, one write at a time.
/// </summary>
internal sealed class PartJournal(string path, SafeFileHandle part, PartState state, PartSeal seal)
{
    /// <summary>Over this many checkpoints every second one is forgotten: the state stays small for any length.</summary>
    private const int MostCheckpoints = 64;

    private readonly Lock gate = new();
    private Task saving = Task.CompletedTask;
    private PartState current = state;
    private DestinationException? lost;

    public PartState Current
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    public IReadOnlyList<PartCheckpoint> Checkpoints => Current.Checkpoints;

    /// <summary>Forgets all bytes and takes a version. On return the disk knows.</summary>
    public void Reset(SourceIdentity identity)
    {
        // A save under way may still write the old state: it must end before the new one is written.
        Wait();
        lock (gate)
        {
            Write(
                new PartState
                {
                    SourceUrl = current.SourceUrl,
                    SourceId = current.SourceId,
                    Identity = identity,
                }
            );
        }
    }

    /// <summary>Counts no byte, and says that those which are there are proven by hashes of the transport's own.</summary>
    public void LeaveWritingOutside(SourceIdentity identity)
    {
        Wait();
        lock (gate)
        {
            Write(
                current with
                {
                    Identity = identity,
                    IsWrittenOutside = true,
                    Completed = [],
                    Segments = [],
                    Checkpoints = [],
                }
            );
        }
    }

    /// <summary>Completes the version with what a later response adds.</summary>
    public void Identify(SourceIdentity identity)
    {
        lock (gate)
        {
            current = current with { Identity = identity };
        }
    }

    public void Checkpoint(PartCheckpoint checkpoint, IReadOnlyList<ByteRange> completed, PartSegments segments)
    {
        lock (gate)
        {
            var last = current.Checkpoints.Count > 0 ? current.Checkpoints[^1].Offset : 0;
            if (last >= checkpoint.Offset)
            {
                return;
            }

            // What came since the one before is kept: on a full disk the file is cut, and the new one may lie after the cut.
            segments.Forget(last);
            var since = segments.ToList();
            current = current with { Checkpoints = Thin([.. current.Checkpoints, checkpoint]) };
            if (saving.IsCompleted)
            {
                saving = Task.Run(() => Save(completed, since));
            }
        }
    }

    /// <summary>Forgets what is known from an offset on.</summary>
    public void RollBack(long offset, IReadOnlyList<ByteRange> completed, IReadOnlyList<PartSegment> segments)
    {
        Wait();
        lock (gate)
        {
            Write(
                current with
                {
                    Completed = completed,
                    Segments = segments,
                    Checkpoints = [.. current.Checkpoints.Where(checkpoint => checkpoint.Offset <= offset)],
                }
            );
        }
    }

    /// <summary>Brings the bytes to the disk, then the state that counts them.</summary>
    /// <param name="completed">Ranges that were complete before the call.</param>
    /// <param name="segments">Hashes of those of them that no checkpoint has.</param>
    public void Save(IReadOnlyList<ByteRange> completed, IReadOnlyList<PartSegment> segments)
    {
        Flush();
        lock (gate)
        {
            Write(current with { Completed = completed, Segments = segments });
        }
    }

    /// <summary>Waits for the save under way, whose failure is the failure of the next one to be made.</summary>
    public async Task SettleAsync()
    {
        Task last;
        lock (gate)
        {
            last = saving;
        }

        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Wait() => SettleAsync().GetAwaiter().GetResult();

    private void Flush()
    {
        if (lost is not null)
        {
            throw lost;
        }

        try
        {
            RandomAccess.FlushToDisk(part);
        }
        catch (IOException e)
        {
            // The kernel tells of a failed write-out once, and the next flush succeeds without those bytes.
            lost = DiskErrors.Refused(path, e);
            throw lost;
        }
    }

    private void Write(PartState next)
    {
        try
        {
            PartStateFile.Write(path, next, seal, part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(path, e);
        }

        current = next;
    }

    private static List<PartCheckpoint> Thin(List<PartCheckpoint> all) =>
        all.Count <= MostCheckpoints ? all : [.. all.Where((_, index) => index % 2 == 1 || index == all.Count - 1)];
}
