namespace Starhaul.Transfer;

/// <summary>
/// The bytes that one connection brings. Another that has nothing to do may take the end of them, or all that is left where
/// this one does not get on.
/// </summary>
/// <param name="version">The version of the part file that the bytes are of.</param>
/// <param name="range">The bytes.</param>
/// <param name="takeOvers">How often connections before this one did not get on with them.</param>
/// <param name="extend">Asked for the bytes behind the end when that is reached, where they are nobody's.</param>
/// <param name="time">The clock.</param>
internal sealed class RangeLease(
    int version,
    ByteRange range,
    int takeOvers,
    Func<RangeLease, long> extend,
    TimeProvider time
) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource taken = new();
    private readonly long began = time.GetTimestamp();
    private long claimed = range.Start;
    private long written = range.Start;
    private long end = range.End;
    private long? waitsSince = time.GetTimestamp();

    /// <summary>The version of the part file that the bytes are of.</summary>
    public int Version => version;

    /// <summary>The first byte to ask for.</summary>
    public long Start => range.Start;

    /// <summary>How often connections before this one did not get on with these bytes.</summary>
    public int TakeOvers => takeOvers;

    /// <summary>Cancelled when another connection has taken all that was left.</summary>
    public CancellationToken Taken => taken.Token;

    /// <summary>Offset after the last byte that is still this connection's.</summary>
    public long End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    /// <summary>Whether every byte of it came.</summary>
    public bool IsDone
    {
        get
        {
            lock (gate)
            {
                return claimed >= end;
            }
        }
    }

    /// <summary>Bytes that are not in the part file yet.</summary>
    public ByteRange Held
    {
        get
        {
            lock (gate)
            {
                return new ByteRange(written, Math.Max(written, end));
            }
        }
    }

    /// <summary>Bytes that did not come yet.</summary>
    public ByteRange Rest
    {
        get
        {
            lock (gate)
            {
                return new ByteRange(claimed, Math.Max(claimed, end));
            }
        }
    }

    /// <summary>Bytes that came.</summary>
    public long Received
    {
        get
        {
            lock (gate)
            {
                return claimed - range.Start;
            }
        }
    }

    /// <summary>Bytes a second so far; 0 before the first byte.</summary>
    public double Rate => Received / Math.Max(time.GetElapsedTime(began).TotalSeconds, 0.001);

    /// <summary>For how long the server has sent nothing.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (gate)
            {
                return waitsSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The connection waits for the server from here on.</summary>
    public void Wait()
    {
        lock (gate)
        {
            waitsSince = time.GetTimestamp();
        }
    }

    /// <summary>Bytes came.</summary>
    /// <returns>How many of them are this connection's to write.</returns>
    public int Claim(int count)
    {
        // A response that is open already brings what others gave up. Asked without the lock: they look at this lease.
        var more = Rest.Length <= count ? extend(this) : 0;
        lock (gate)
        {
            // Somebody may have taken all of it meanwhile.
            end = more > 0 && !taken.IsCancellationRequested ? more : end;
            waitsSince = null;
            var mine = (int)Math.Clamp(end - claimed, 0, count);
            claimed += mine;
            return mine;
        }
    }

    /// <summary>Bytes that came are in the part file.</summary>
    public void Wrote(int count)
    {
        lock (gate)
        {
            written += count;
        }
    }

    /// <summary>Ends the range at an offset; false where the bytes behind it came already.</summary>
    public bool TryCut(long offset)
    {
        lock (gate)
        {
            if (offset <= claimed || offset >= end)
            {
                return false;
            }

            end = offset;
            return true;
        }
    }

    /// <summary>Takes all that did not come, and ends the connection that waits for it.</summary>
    public ByteRange TakeOver()
    {
        ByteRange rest;
        lock (gate)
        {
            rest = new ByteRange(claimed, Math.Max(claimed, end));
            end = claimed;
        }

        taken.Cancel();
        return rest;
    }

    public void Dispose() => taken.Dispose();
}
