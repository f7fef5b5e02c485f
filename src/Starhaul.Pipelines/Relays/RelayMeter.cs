namespace Starhaul.Pipelines.Relays;

/// <summary>Counts what one listener does. Written by its thread, read by whoever reports.</summary>
/// <param name="relay">The relay.</param>
internal sealed class RelayMeter(string relay)
{
    private readonly Lock gate = new();
    private long messages;
    private long bytes;
    private long dropped;
    private long connections;
    private DateTimeOffset? connectedAt;
    private DateTimeOffset? lastMessageAt;
    private bool isConnected;
    private RelayTrouble? trouble;
    private StreamGap? openGap;

    /// <summary>How things stand.</summary>
    public RelayStatus Status
    {
        get
        {
            lock (gate)
            {
                return new RelayStatus(
                    relay,
                    isConnected,
                    messages,
                    bytes,
                    dropped,
                    connections,
                    connectedAt,
                    lastMessageAt,
                    trouble,
                    openGap
                );
            }
        }
    }

    /// <summary>Whether there is a connection.</summary>
    public bool IsConnected
    {
        get
        {
            lock (gate)
            {
                return isConnected;
            }
        }
    }

    /// <summary>A frame came.</summary>
    public void Received(int length, bool isKept, DateTimeOffset now)
    {
        lock (gate)
        {
            messages++;
            bytes += length;
            dropped += isKept ? 0 : 1;
            lastMessageAt = now;
        }
    }

    /// <summary>There is a connection.</summary>
    public void Connected(DateTimeOffset now)
    {
        lock (gate)
        {
            (isConnected, connectedAt, trouble) = (true, now, null);
            connections++;
        }
    }

    /// <summary>There is no connection.</summary>
    public void NotConnected(RelayTrouble why)
    {
        lock (gate)
        {
            (isConnected, trouble) = (false, why);
        }
    }

    /// <summary>Listening has ended. What was wrong at the end stays.</summary>
    public void Ended()
    {
        lock (gate)
        {
            (isConnected, openGap) = (false, null);
        }
    }

    /// <summary>A gap goes on, or none does.</summary>
    public void SetOpenGap(StreamGap? gap)
    {
        lock (gate)
        {
            openGap = gap;
        }
    }
}
