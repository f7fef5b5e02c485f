using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Archive.Native;

/// <summary>Writes one raw deflate stream (RFC 1951), in as many calls as it takes.</summary>
internal abstract class Deflater : IDisposable
{
    /// <summary>The fastest that is installed: ISA-L, else zlib.</summary>
    public static Deflater Create() => IsalDeflater.IsUsable ? new IsalDeflater() : new ZlibDeflater();

    /// <summary>Compresses as much as input and output allow.</summary>
    /// <param name="bytes">The input, of which the bytes before <paramref name="position"/> are read.</param>
    /// <param name="position">The index to read from; left on the first byte that is not read.</param>
    /// <param name="output">Room for compressed bytes, at least one.</param>
    /// <param name="mode">What is to be in the output when the input is read. The same until it is done.</param>
    /// <param name="written">How many bytes of the room are filled.</param>
    /// <returns>True when the input is read and the mode is fulfilled; false when the output is full.</returns>
    public abstract bool Deflate(
        ReadOnlySpan<byte> bytes,
        ref int position,
        Span<byte> output,
        FlushMode mode,
        out int written
    );

    /// <summary>Gives the native memory back.</summary>
    public abstract void Dispose();
}
