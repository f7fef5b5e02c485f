namespace Starhaul.Transfer;

/// <summary>What a transfer shows of itself while it runs. Written by the transport, read by whoever reports.</summary>
internal sealed class TransferMeter
{
    private long bytesReceived;
    private long bytesAhead;
    private volatile string? waiting;
    private volatile SwarmProgress? swarm;

    /// <summary>Body bytes that came over the wire in this run.</summary>
    public long BytesReceived => Interlocked.Read(ref bytesReceived);

    /// <summary>Why nothing is asked for right now, as words for a person; null while bytes are expected.</summary>
    public string? Waiting
    {
        get => waiting;
        set => waiting = value;
    }

    /// <summary>Bytes that are on the disk beyond the frontier, where they come in any order.</summary>
    public long BytesAhead
    {
        get => Interlocked.Read(ref bytesAhead);
        set => Interlocked.Exchange(ref bytesAhead, value);
    }

    /// <summary>How the swarm does that the bytes come from; null where there is none.</summary>
    public SwarmProgress? Swarm
    {
        get => swarm;
        set => swarm = value;
    }

    /// <summary>Counts body bytes.</summary>
    public void Received(int count) => Interlocked.Add(ref bytesReceived, count);
}
