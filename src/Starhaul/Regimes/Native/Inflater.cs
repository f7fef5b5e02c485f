namespace Starhaul.Regimes.Native;

/// <summary>Decodes raw deflate streams (RFC 1951), one after another, each in as many calls as it takes.</summary>
/// <remarks>
/// An implementation MUST stop exactly behind the last byte of a stream, MUST give the same output however input and
/// output are cut, and MUST NOT write beyond the output. After <see cref="InflateStatus.NeedsOutput"/> it is called
/// again with the same input and the position that it left.
/// </remarks>
internal abstract class Inflater : IDisposable
{
    /// <summary>What is wrong with the stream, once <see cref="InflateStatus.Damaged"/> was returned.</summary>
    public string Fault { get; protected set; } = "";

    /// <summary>Gets ready for the first byte of another stream.</summary>
    public abstract void Reset();

    /// <summary>Decodes as much as input and output allow.</summary>
    /// <param name="coded">The input, of which the bytes before <paramref name="position"/> are read.</param>
    /// <param name="position">
    /// The index to read from; left on the first byte that is not read, which at the end of a stream is the first that
    /// does not belong to it, also where bytes had been read ahead.
    /// </param>
    /// <param name="output">Room for decoded bytes, at least one.</param>
    /// <param name="written">How many bytes of the room are filled.</param>
    public abstract InflateStatus Inflate(
        ReadOnlySpan<byte> coded,
        ref int position,
        Span<byte> output,
        out int written
    );

    /// <summary>Gives the native memory back.</summary>
    public abstract void Dispose();
}
