using Starhaul.Transfer.Checks;

namespace Starhaul.Transfer;

/// <summary>
/// Reads one version of the part file in order up to the frontier, never past it, and feeds every check. What an
/// earlier run left is read again the same way and held to its checkpoints.
/// </summary>
internal sealed class Follower(
    PartFile part,
    CheckPipeline pipeline,
    int version,
    TimeProvider time,
    PieceGuard? pieces = null
)
{
    /// <summary>Bytes between two checkpoints.</summary>
    private const long CheckpointLength = 64 * 1024 * 1024;

    private static readonly TimeSpan CheckpointTime = TimeSpan.FromSeconds(5);

    private readonly Queue<PartCheckpoint> known = new(
        part.Checkpoints.Where(checkpoint => checkpoint.Offset <= part.Frontier)
    );
    private readonly byte[]? ownBlock = pipeline.Queue is null
        ? GC.AllocateUninitializedArray<byte>(BlockQueue.BlockLength)
        : null;
    private long position;
    private long lastGood;
    private long notedOffset;
    private long notedAt = time.GetTimestamp();

    /// <summary>Feeds the checks to the end of the file.</summary>
    /// <exception cref="PartRestartedException">The part file began again; so must the checks.</exception>
    /// <exception cref="PieceDamagedException">A piece is not as its digest says.</exception>
    /// <exception cref="PartDamagedException">What an earlier run left differs from its checkpoints.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await StepAsync(cancellationToken).ConfigureAwait(false)) { }
        }
        catch (OperationCanceledException) when (known.Count == 0 && position > notedOffset)
        {
            // Cut short: the next run knows by its hash all that was read.
            Note();
            throw;
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var block = ownBlock ?? pipeline.Queue!.Rent();
        var wanted = known.TryPeek(out var next) ? (int)Math.Min(block.Length, next.Offset - position) : block.Length;
        if (pieces is not null)
        {
            var proven = await pieces.RequireAsync(position, cancellationToken).ConfigureAwait(false);
            wanted = (int)Math.Min(wanted, proven - position);
        }

        var count = await part.ReadAsync(position, block.AsMemory(0, wanted), version, cancellationToken)
            .ConfigureAwait(false);
        if (count == 0)
        {
            return false;
        }

        pipeline.Hash(block.AsSpan(0, count));
        pipeline.Queue?.Push(block, count);
        position += count;
        part.Follow(position, version);
        if (next is not null)
        {
            RequireSame(next);
        }
        else if (position - notedOffset >= CheckpointLength || time.GetElapsedTime(notedAt) >= CheckpointTime)
        {
            Note();
        }

        return true;
    }

    /// <summary>Holds what an earlier run left to the hash that it had.</summary>
    private void RequireSame(PartCheckpoint checkpoint)
    {
        if (position < checkpoint.Offset)
        {
            return;
        }

        if (checkpoint.Sha256 != pipeline.WireSha256)
        {
            throw new PartDamagedException(lastGood);
        }

        known.Dequeue();
        lastGood = notedOffset = position;
        notedAt = time.GetTimestamp();
    }

    private void Note()
    {
        part.Checkpoint(new PartCheckpoint(position, pipeline.WireSha256), version);
        notedOffset = position;
        notedAt = time.GetTimestamp();
    }
}
