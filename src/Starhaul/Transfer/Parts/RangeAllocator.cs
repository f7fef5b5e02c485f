namespace Starhaul.Transfer;

/// <summary>
/// Hands out what is missing of a part file to the connections that bring it: the lowest hole first and never far ahead of the
/// checks, in large pieces that become smaller towards the end. Who finds none takes a part of what a slower connection has left.
/// </summary>
internal sealed class RangeAllocator(PartFile part, TransferLimits limits, TimeProvider time)
{
    /// <summary>
    /// Largest piece of a connection: a request costs a round trip, and a server that limits a rate allows a second of it at once.
    /// </summary>
    private const long LargestRange = PartFlow.Window;

    /// <summary>Pieces that are to follow for each connection: so the last ones are small and end at about the same time.</summary>
    private const int PiecesLeft = 2;

    /// <summary>How many times slower than the fastest a connection must be to lose a piece that is too small to share.</summary>
    private const double MuchSlower = 4;

    /// <summary>Who is done so soon is left alone: a new request costs about as much.</summary>
    private static readonly TimeSpan SoonDone = TimeSpan.FromSeconds(0.25);

    /// <summary>How often one who has nothing to do looks again.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    private readonly Lock gate = new();
    private readonly List<RangeLease> leases = [];
    private int sharing = 1;
    private int sharedVersion;

    /// <summary>Connections that bring the version that counts; one alone is given all there is.</summary>
    private int Connections => sharedVersion == part.Version ? sharing : 1;

    /// <summary>Changes the number of connections of a version. What one alone has been given is shared from here on.</summary>
    public void Share(int version, int connections)
    {
        lock (gate)
        {
            if (part.Version != version)
            {
                return;
            }

            var wasAlone = Connections == 1;
            (sharedVersion, sharing) = (version, Math.Max(1, connections));
            part.Flow.Share(sharing);
            foreach (var lease in leases.Where(lease => wasAlone && sharing > 1 && lease.Version == version))
            {
                lease.TryCut(lease.Rest.Start + PieceOf(part.Identity.Length ?? lease.End));
            }
        }
    }

    /// <summary>Waits for something to bring.</summary>
    /// <param name="version">The version of the part file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when every byte is there, or the version is over.</returns>
    public async Task<RangeLease?> TakeAsync(int version, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (part.Version != version || part is { IsComplete: true, Frontier: > 0 })
            {
                return null;
            }

            if (TryTake(version) is { } lease)
            {
                return lease;
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a range back; what did not come of it is a hole again.</summary>
    public void Return(RangeLease lease)
    {
        lock (gate)
        {
            leases.Remove(lease);
        }

        lease.Dispose();
    }

    private RangeLease? TryTake(int version)
    {
        lock (gate)
        {
            var taken = leases.Where(lease => lease.Version == version).ToList();
            var (range, takeOvers) =
                FindHole(taken) is { } hole ? (hole, 0)
                : part.Flow.IsHeldByChecks ? (default, 0)
                : FindShare(taken);
            if (range.Length == 0)
            {
                return null;
            }

            var lease = new RangeLease(version, range, takeOvers, FindMore, time);
            leases.Add(lease);
            return lease;
        }
    }

    /// <summary>The first bytes that are neither there nor somebody's.</summary>
    private ByteRange? FindHole(List<RangeLease> taken)
    {
        if (taken.Count == 0 && part.Completed.Count == 0)
        {
            // Of the first response nothing is known: it may hold another length than the probe saw.
            return new ByteRange(0, long.MaxValue);
        }

        var start = 0L;
        var next = part.Identity.Length ?? long.MaxValue;
        foreach (
            var there in part.Completed.Concat(taken.Select(static lease => lease.Held)).OrderBy(range => range.Start)
        )
        {
            if (there.Start > start)
            {
                next = Math.Min(next, there.Start);
                break;
            }

            start = Math.Max(start, there.End);
        }

        if (start >= next || (Connections > 1 && start >= part.Flow.RoomEnd))
        {
            return null;
        }

        var most = Connections > 1 ? PieceOf(part.Identity.Length ?? long.MaxValue) : long.MaxValue;
        return new ByteRange(start, next - start > most ? start + most : next);
    }

    /// <summary>Where the bytes end that follow a range and are nobody's; 0 where there are none, or others are there to bring them.</summary>
    private long FindMore(RangeLease lease)
    {
        lock (gate)
        {
            var end = lease.End;
            return
                Connections == 1
                && lease.Version == part.Version
                && FindHole([.. leases.Where(other => other.Version == lease.Version)]) is { } hole
                && hole.Start == end
                ? hole.End
                : 0;
        }
    }

    /// <summary>A part of what another connection has left, and how often these bytes changed hands.</summary>
    private (ByteRange Range, int TakeOvers) FindShare(List<RangeLease> taken)
    {
        var fastest = taken.Count == 0 ? 0 : taken.Max(static lease => lease.Rate);
        foreach (var lease in taken.Where(static lease => lease.Rest.Length > 0).OrderBy(static lease => lease.Start))
        {
            // Each time these bytes change hands the patience doubles, so that a busy machine does not take turns for ever.
            if (lease.Silence > limits.TakeOverAfter * Math.Pow(2, lease.TakeOvers))
            {
                return (lease.TakeOver(), lease.TakeOvers + 1);
            }
        }

        var slowest = taken.Where(static lease => lease.Received > 0).MaxBy(TimeLeft);
        if (slowest is null || TimeLeft(slowest) < SoonDone.TotalSeconds)
        {
            return default;
        }

        var rest = slowest.Rest;
        if (rest.Length >= 2 * limits.LeastRange)
        {
            var middle = rest.Start + (rest.Length / 2);
            return slowest.TryCut(middle) ? (new ByteRange(middle, rest.End), 0) : default;
        }

        return slowest.Rate * MuchSlower < fastest ? (slowest.TakeOver(), slowest.TakeOvers + 1) : default;
    }

    private static double TimeLeft(RangeLease lease) => lease.Rest.Length / Math.Max(lease.Rate, 1);

    private long PieceOf(long length)
    {
        var left = length - part.Frontier;
        return Math.Clamp(left / (PiecesLeft * Connections), limits.LeastRange, LargestRange);
    }
}
