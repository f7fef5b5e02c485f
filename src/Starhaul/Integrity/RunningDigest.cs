namespace Starhaul.Integrity;

/// <summary>One digest over bytes as they pass, in order. Used by one thread at a time.</summary>
internal abstract class RunningDigest : IDisposable
{
    /// <summary>Takes the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The digest of all bytes so far, in lower-case hex. More may follow.</summary>
    public abstract string PeekHex();

    public abstract void Dispose();
}
