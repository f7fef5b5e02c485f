namespace Starhaul.Transfer;

/// <summary>What a transfer shows of itself while it runs. Written by the transport, read by whoever reports.</summary>
internal sealed class TransferMeter
{
    private long bytesReceived;
    private volatile string? waiting;

    /// <summary>Body bytes that came over the wire in this run.</summary>
    public long BytesReceived => Interlocked.Read(ref bytesReceived);

    /// <summary>Why nothing is asked for right now, as words for a person; null while bytes are expected.</summary>
    public string? Waiting
    {
        get => waiting;
        set => waiting = value;
    }

    /// <summary>Counts body bytes.</summary>
    public void Received(int count) => Interlocked.Add(ref bytesReceived, count);
}
