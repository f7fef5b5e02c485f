namespace Starhaul.Transfer;

/// <summary>
/// How far the bytes of a part file have come and how far their checks, version by version: who may go on, and who
/// waits for whom. What belongs to a version that is over no longer counts.
/// </summary>
internal sealed class PartFlow
{
    /// <summary>How far each connection may run ahead of the checks, in bytes, so that checks end with the download.</summary>
    public const long Window = 16 * 1024 * 1024;

    /// <summary>How far all connections together may: this much of a file lies beyond a hole at the most.</summary>
    private const long LargestWindow = 256 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly AsyncSignal changed = new();
    private readonly RangeSet ranges;
    private int version;
    private long followed;
    private bool isAccepted;
    private bool isFinished;
    private long window = Window;

    // What an earlier run left is read while bytes arrive already: writers wait only for checks that have caught up.
    private bool isCaughtUp;

    /// <summary>Begins with what an earlier run left.</summary>
    /// <param name="completed">The ranges that its state counts.</param>
    /// <param name="length">Length of the file that is there: no byte after it is believed.</param>
    public PartFlow(IEnumerable<ByteRange> completed, long length)
    {
        ranges = new RangeSet(completed);
        ranges.CutAt(length);
        isCaughtUp = ranges.Frontier == 0;
    }

    /// <summary>How far the file is complete from byte 0 without a hole.</summary>
    public long Frontier
    {
        get
        {
            lock (gate)
            {
                return ranges.Frontier;
            }
        }
    }

    /// <summary>How far the checks have come.</summary>
    public long Followed
    {
        get
        {
            lock (gate)
            {
                return followed;
            }
        }
    }

    /// <summary>Number of the version, for readers and writers to hold on to.</summary>
    public int Version
    {
        get
        {
            lock (gate)
            {
                return version;
            }
        }
    }

    /// <summary>The ranges that are there, in order.</summary>
    public IReadOnlyList<ByteRange> Completed
    {
        get
        {
            lock (gate)
            {
                return ranges.ToList();
            }
        }
    }

    /// <summary>Before which offset a range may begin, so that it is not far ahead of the checks.</summary>
    public long RoomEnd
    {
        get
        {
            lock (gate)
            {
                return (isCaughtUp ? followed : ranges.Frontier) + window;
            }
        }
    }

    /// <summary>Whether writers are held back by the checks, and not by a hole that has to be filled first.</summary>
    public bool IsHeldByChecks
    {
        get
        {
            lock (gate)
            {
                return isCaughtUp && ranges.Frontier - followed > window / 2;
            }
        }
    }

    /// <summary>
    /// Says how many connections bring the file. Where there are fewer than before, the window stays: who was given a range by the wider
    /// one, and alone could fill the hole before it, would wait for the checks, and they for the hole, for ever.
    /// </summary>
    public void Share(int connections)
    {
        lock (gate)
        {
            window = Math.Clamp(connections * Window, window, LargestWindow);
        }

        changed.Send();
    }

    /// <summary>Ends the version and begins the next, which keeps the bytes before an offset.</summary>
    public void NextVersion(long keepUpTo)
    {
        lock (gate)
        {
            version++;
            ranges.CutAt(keepUpTo);
            followed = 0;
            window = Window;
            isAccepted = isFinished = false;
            isCaughtUp = keepUpTo == 0;
        }

        changed.Send();
    }

    /// <summary>Ends the version and begins the next, which lacks a range.</summary>
    public void NextVersion(ByteRange without)
    {
        lock (gate)
        {
            version++;
            ranges.Remove(without);
            followed = 0;
            window = Window;
            isAccepted = isFinished = isCaughtUp = false;
        }

        changed.Send();
    }

    /// <summary>Lets readers begin.</summary>
    /// <returns>The version.</returns>
    public int Accept()
    {
        int accepted;
        lock (gate)
        {
            isAccepted = true;
            accepted = version;
        }

        changed.Send();
        return accepted;
    }

    /// <summary>Waits until an offset is not too far ahead of the checks, or until the version is over.</summary>
    public async ValueTask RoomAsync(int writersVersion, long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = changed.Next;
            lock (gate)
            {
                // By its start, so that no block is too long for the window.
                // A range that began within the window may end beyond it: one that waits would hold a connection open for nothing.
                var most = followed + (window > Window ? window + Window : window);
                if (version != writersVersion || !isCaughtUp || offset < most)
                {
                    return;
                }
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a version is the one that counts.</summary>
    public bool IsCurrent(int asked) => Version == asked;

    /// <summary>Adds bytes that were written, unless their version is over.</summary>
    public bool TryAdd(int writersVersion, ByteRange written)
    {
        lock (gate)
        {
            if (version != writersVersion)
            {
                return false;
            }

            ranges.Add(written);
        }

        changed.Send();
        return true;
    }

    /// <summary>Says that every byte is there.</summary>
    public void Finish()
    {
        lock (gate)
        {
            isAccepted = isFinished = true;
        }

        changed.Send();
    }

    /// <summary>Waits until the first response of a version is accepted.</summary>
    /// <exception cref="PartRestartedException">The version is over.</exception>
    public async ValueTask AcceptedAsync(int readersVersion, CancellationToken cancellationToken) =>
        await AvailableAsync(-1, readersVersion, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until there is something to read after an offset.</summary>
    /// <returns>Number of bytes; 0 at the end of a finished file.</returns>
    /// <exception cref="PartRestartedException">The version is over.</exception>
    public async ValueTask<long> AvailableAsync(long offset, int readersVersion, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Also where there is no need to wait: a part file of 100 GB is read again without one.
            cancellationToken.ThrowIfCancellationRequested();
            var next = changed.Next;
            lock (gate)
            {
                RequireHeld(readersVersion);
                if (isAccepted && ranges.Frontier > offset)
                {
                    return ranges.Frontier - offset;
                }

                if (isFinished)
                {
                    return 0;
                }
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes sure that what was read belongs to the reader's version.</summary>
    /// <exception cref="PartRestartedException">The version is over.</exception>
    public void Require(int readersVersion)
    {
        lock (gate)
        {
            RequireHeld(readersVersion);
        }
    }

    /// <summary>Says how far the checks of a version have come, so that writers may go on.</summary>
    public void Follow(long offset, int readersVersion)
    {
        lock (gate)
        {
            if (version != readersVersion)
            {
                return;
            }

            followed = offset;
            isCaughtUp |= followed + window >= ranges.Frontier;
        }

        changed.Send();
    }

    /// <summary>Does something with the ranges of a version, unless that is over.</summary>
    public void Note(int readersVersion, Action<IReadOnlyList<ByteRange>> note)
    {
        lock (gate)
        {
            if (version == readersVersion)
            {
                note(ranges.ToList());
            }
        }
    }

    private void RequireHeld(int readersVersion)
    {
        if (version != readersVersion)
        {
            throw new PartRestartedException();
        }
    }
}
