using System.Runtime.InteropServices;
using Starhaul.Regimes.Native;

namespace Starhaul.Api.Reading;

/// <summary>Codes one Zstandard frame with a checksum (RFC 8878), by libzstd.</summary>
internal sealed unsafe partial class ZstandardWriter : Stream
{
    private const string Soname = "libzstd.so.1";
    private const int ChecksumFlag = 201; // ZSTD_c_checksumFlag
    private const int Continue = 0; // ZSTD_e_continue
    private const int End = 2; // ZSTD_e_end

    private readonly Stream output;
    private readonly byte[] block = new byte[128 * 1024];
    private nint context;

    public ZstandardWriter(Stream output)
    {
        ZstandardLibrary.Require();
        this.output = output;
        context = CreateContext();
        _ = SetParameter(context, ChecksumFlag, 1);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Compress(buffer, Continue);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (context != 0)
        {
            try
            {
                Compress([], End);
            }
            finally
            {
                _ = FreeContext(context);
                context = 0;
            }
        }

        base.Dispose(disposing);
    }

    private void Compress(ReadOnlySpan<byte> bytes, int mode)
    {
        fixed (byte* source = bytes)
        fixed (byte* target = block)
        {
            var input = new ZstandardLibrary.Buffer { Bytes = source, Length = (nuint)bytes.Length };
            while (true)
            {
                var room = new ZstandardLibrary.Buffer { Bytes = target, Length = (nuint)block.Length };
                var left = CompressStream(context, &room, &input, mode);
                if (ZstandardLibrary.IsError(left) != 0)
                {
                    throw new InvalidOperationException(
                        $"libzstd failed: {Marshal.PtrToStringUTF8(ZstandardLibrary.GetErrorName(left))}."
                    );
                }

                output.Write(block.AsSpan(0, (int)room.Position));
                if (mode == Continue ? input.Position == input.Length : left == 0)
                {
                    return;
                }
            }
        }
    }

    [LibraryImport(Soname, EntryPoint = "ZSTD_createCCtx")]
    private static partial nint CreateContext();

    [LibraryImport(Soname, EntryPoint = "ZSTD_freeCCtx")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Soname, EntryPoint = "ZSTD_CCtx_setParameter")]
    private static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Soname, EntryPoint = "ZSTD_compressStream2")]
    private static partial nuint CompressStream(
        nint context,
        ZstandardLibrary.Buffer* output,
        ZstandardLibrary.Buffer* input,
        int mode
    );
}
