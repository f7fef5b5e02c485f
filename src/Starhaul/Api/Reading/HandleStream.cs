using Microsoft.Win32.SafeHandles;

namespace Starhaul.Api.Reading;

/// <summary>Appends to an open file from an offset on, for the coders, which write to streams. The handle stays open.</summary>
internal sealed class HandleStream(SafeFileHandle handle, long offset) : Stream
{
    /// <summary>Where the next byte goes.</summary>
    public override long Position { get; set; } = offset;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RandomAccess.Write(handle, buffer, Position);
        Position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
