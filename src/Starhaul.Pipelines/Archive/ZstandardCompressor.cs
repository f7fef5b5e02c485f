using System.Buffers;
using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>Writes one Zstandard frame (RFC 8878).</summary>
internal sealed class ZstandardCompressor : SegmentCompressor
{
    // 256 KiB. A listener holds some 25 segments open: with the 2 MiB that suit the level they would take 90 MB.
    private const int WindowLog = 18;

    private readonly ZstandardEncoder encoder = new(WindowLog);

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
