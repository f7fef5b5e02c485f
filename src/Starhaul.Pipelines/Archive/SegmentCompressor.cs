using System.Buffers;

namespace Starhaul.Pipelines.Archive;

/// <summary>Turns what a segment holds into the bytes of its file: one gzip member, or one zstd frame.</summary>
internal abstract class SegmentCompressor : IDisposable
{
    /// <summary>A compressor for one file.</summary>
    public static SegmentCompressor Create(ArchiveCompression compression) =>
        compression == ArchiveCompression.Gzip ? new GzipCompressor() : new ZstandardCompressor();

    /// <summary>What its end proves, as words for a person.</summary>
    public abstract string Proof { get; }

    /// <summary>Takes the next bytes, and writes what is ready by now.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output);

    /// <summary>Writes all that went in, so that a reader decodes it to the last byte.</summary>
    public abstract void Flush(IBufferWriter<byte> output);

    /// <summary>Writes the end. Called once, and nothing after it.</summary>
    public abstract void Complete(IBufferWriter<byte> output);

    /// <inheritdoc />
    public abstract void Dispose();

    private protected static ReadOnlySpan<byte> Nothing => [];
}
