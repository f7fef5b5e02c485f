using Starhaul.Transfer;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>One wanted file of a swarm and the part file that it is written into.</summary>
internal sealed class SwarmMember(TorrentMetainfo torrent, TorrentFile file, SourceIdentity identity, PartFile part)
{
    private readonly TaskCompletionSource whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> missing = [];
    private bool isBegun;
    private int? version;
    private long confirmed;
    private long resumed;

    public TorrentFile File => file;

    public PartFile Part => part;

    /// <summary>Ends when every piece is there and right, or with what ended the swarm.</summary>
    public Task Whole => whole.Task;

    public bool IsWhole => whole.Task.IsCompleted;

    /// <summary>Number of pieces that the file has bytes of.</summary>
    public int PieceCount => torrent.PiecesOf(file) is var (first, last) ? last - first + 1 : 0;

    /// <summary>Ends when no aria2 writes into the part file any more.</summary>
    public Task Released => released.Task;

    /// <summary>Makes the part file ready: no byte of it counts, and those on the disk stay.</summary>
    /// <exception cref="DestinationException">There is not enough room, or the state cannot be written.</exception>
    public void Prepare() => part.LeaveWritingOutside(identity);

    /// <summary>Begins, or begins again under another aria2, with no byte that counts.</summary>
    /// <param name="isFollowed">Whether the checks are to run beside the swarm; else they begin when the file is whole.</param>
    public void Begin(bool isFollowed)
    {
        if (isBegun)
        {
            part.LeaveWritingOutside(identity);
        }

        isBegun = true;
        var (first, last) = torrent.PiecesOf(file);
        missing.UnionWith(Enumerable.Range(first, last - first + 1));
        (confirmed, resumed) = (0, 0);
        version = isFollowed ? part.Accept(identity, []) : null;
    }

    /// <summary>Whether a piece is of this file and not known to be right yet.</summary>
    public bool Lacks(int piece) => missing.Contains(piece);

    /// <summary>A piece was found right.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="wasHere">Whether an earlier run had left it.</param>
    public void Take(int piece, bool wasHere)
    {
        if (!missing.Remove(piece))
        {
            return;
        }

        var (start, end) = torrent.RangeOf(piece);
        var range = new ByteRange(Math.Max(start, file.Offset) - file.Offset, Math.Min(end, file.End) - file.Offset);
        confirmed += range.Length;
        if (wasHere)
        {
            resumed += range.Length;
            part.CountResumed(resumed);
        }
        else
        {
            part.CountReceived((int)range.Length);
        }

        if (version is { } accepted)
        {
            part.Confirm(accepted, range);
        }

        part.Meter.BytesAhead = confirmed - part.Frontier;
        if (missing.Count == 0)
        {
            whole.TrySetResult();
        }
    }

    /// <summary>Lets the checks read a file that is whole, where they did not read along.</summary>
    /// <returns>Whether they begin only now.</returns>
    public bool Open()
    {
        part.Meter.BytesAhead = 0;
        if (version is not null)
        {
            part.Finish(file.Length);
            return false;
        }

        version = part.Accept(identity, []);
        part.Confirm(version.Value, new ByteRange(0, file.Length));
        part.Finish(file.Length);
        return true;
    }

    public void Release() => released.TrySetResult();

    public void Fail(Exception error) => whole.TrySetException(error);
}
