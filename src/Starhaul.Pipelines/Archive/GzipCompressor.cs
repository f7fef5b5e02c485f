using System.Buffers;
using System.Buffers.Binary;
using Starhaul.Pipelines.Archive.Native;
using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>Writes one gzip member (RFC 1952).</summary>
internal sealed class GzipCompressor : SegmentCompressor
{
    private const int TrailerLength = 8;

    private readonly Deflater deflater = Deflater.Create();
    private readonly InflateLibrary checksums = InflateLibrary.Fastest;
    private uint crc;
    private uint length; // ISIZE: modulo 2^32
    private bool hasHeader;

    // Magic, deflate, no flags, no time (the manifest has it), fastest algorithm, Unix.
    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3];

    /// <inheritdoc />
    public override string Proof => "CRC-32 and length of 1 gzip member";

    /// <inheritdoc />
    public override void Append(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        crc = checksums.Crc32(crc, bytes);
        length += (uint)bytes.Length;
        Deflate(bytes, FlushMode.None, output);
    }

    /// <inheritdoc />
    public override void Flush(IBufferWriter<byte> output) => Deflate(Nothing, FlushMode.Sync, output);

    /// <inheritdoc />
    public override void Complete(IBufferWriter<byte> output)
    {
        Deflate(Nothing, FlushMode.End, output);
        var trailer = output.GetSpan(TrailerLength);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], length);
        output.Advance(TrailerLength);
    }

    /// <inheritdoc />
    public override void Dispose() => deflater.Dispose();

    private void Deflate(ReadOnlySpan<byte> bytes, FlushMode mode, IBufferWriter<byte> output)
    {
        if (!hasHeader)
        {
            output.Write(Header);
            hasHeader = true;
        }

        var position = 0;
        bool isDone;
        do
        {
            isDone = deflater.Deflate(bytes, ref position, output.GetSpan(), mode, out var written);
            output.Advance(written);
        } while (!isDone);
    }
}
