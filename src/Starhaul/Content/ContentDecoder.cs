using System.Buffers;

namespace Starhaul;

/// <summary>Decodes a compressed file as its bytes pass, and proves its frames to the true end of the file.</summary>
/// <remarks>
/// An implementation MUST verify every checksum and length that the format has, MUST go on with the next member, frame
/// or stream, MUST refuse bytes after the last one that the format does not allow, and MUST use constant memory. It is
/// used by one thread at a time and not after it threw.
/// </remarks>
public abstract class ContentDecoder : IDisposable
{
    /// <summary>
    /// Most bytes to which one coded byte can decode in good data; null where the format has no such bound. More is a bomb
    /// from the first byte on; without a bound of the format, 1,100 : 1 holds past 64 MiB, unless the caller names a bound.
    /// </summary>
    public virtual int? MostExpansion => null;

    /// <summary>
    /// Takes the next coded bytes and writes what they decode to, in steps of at most what <paramref name="output"/>
    /// offers at a time, so that a bomb is stopped by the output and not by memory.
    /// </summary>
    /// <exception cref="IntegrityException">The bytes are damaged; the message names the offset.</exception>
    public abstract void Decode(ReadOnlySpan<byte> coded, IBufferWriter<byte> output);

    /// <summary>Says that the last coded byte has passed. Called once.</summary>
    /// <returns>What was proven, as words for a person: <c>CRC-32 and length of 3 gzip members</c>.</returns>
    /// <exception cref="IntegrityException">The bytes end too early.</exception>
    public abstract string Complete();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives native and pooled memory back.</summary>
    protected virtual void Dispose(bool disposing) { }
}
