using System.Buffers;
using Starhaul.Pipelines.Archive.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>Writes one Zstandard frame (RFC 8878).</summary>
internal sealed class ZstandardCompressor : SegmentCompressor
{
    private readonly ZstandardEncoder encoder = new();

    /// <inheritdoc />
    public override string Proof => "checksum of 1 zstd frame";

    /// <inheritdoc />
    public override void Append(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output) =>
        Compress(bytes, FlushMode.None, output);

    /// <inheritdoc />
    public override void Flush(IBufferWriter<byte> output) => Compress(Nothing, FlushMode.Sync, output);

    /// <inheritdoc />
    public override void Complete(IBufferWriter<byte> output) => Compress(Nothing, FlushMode.End, output);

    /// <inheritdoc />
    public override void Dispose() => encoder.Dispose();

    private void Compress(ReadOnlySpan<byte> bytes, FlushMode mode, IBufferWriter<byte> output)
    {
        var position = 0;
        bool isDone;
        do
        {
            isDone = encoder.Compress(bytes, ref position, output.GetSpan(), mode, out var written);
            output.Advance(written);
        } while (!isDone);
    }
}
