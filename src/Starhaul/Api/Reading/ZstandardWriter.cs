using Starhaul.Regimes.Native;

namespace Starhaul.Api.Reading;

/// <summary>Writes one Zstandard frame with a checksum (RFC 8878); closing it ends the frame and leaves the output open.</summary>
internal sealed class ZstandardWriter(Stream output) : Stream
{
    private readonly ZstandardEncoder encoder = new();
    private readonly byte[] block = new byte[128 * 1024];
    private bool isEnded;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Compress(buffer, FlushMode.None);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isEnded)
        {
            isEnded = true;
            using (encoder)
            {
                Compress([], FlushMode.End);
            }
        }

        base.Dispose(disposing);
    }

    private void Compress(ReadOnlySpan<byte> bytes, FlushMode mode)
    {
        var position = 0;
        bool isDone;
        do
        {
            isDone = encoder.Compress(bytes, ref position, block, mode, out var written);
            output.Write(block.AsSpan(0, written));
        } while (!isDone);
    }
}
