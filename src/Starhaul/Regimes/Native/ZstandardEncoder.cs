using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Regimes.Native;

/// <summary>Writes one Zstandard frame with a checksum through libzstd (Debian package libzstd1).</summary>
internal sealed unsafe partial class ZstandardEncoder : SafeHandleZeroOrMinusOneIsInvalid
{
    private const string Soname = "libzstd.so.1";
    private const int CompressionLevel = 100; // ZSTD_c_compressionLevel
    private const int WindowLog = 101; // ZSTD_c_windowLog
    private const int ChecksumFlag = 201; // ZSTD_c_checksumFlag
    private const int Level = 3; // the library's own default

    /// <summary>Makes an encoder.</summary>
    /// <param name="windowLog">Base-2 logarithm of the window in bytes; 0 for what suits the level (2 MiB).</param>
    /// <exception cref="MissingDependencyException">libzstd is not installed.</exception>
    public ZstandardEncoder(int windowLog = 0)
        : base(ownsHandle: true)
    {
        SharedLibrary.Require(Soname, "compress with Zstandard", "apt-get install libzstd1, or take gzip");
        SetHandle(CreateContext());
        if (IsInvalid)
        {
            throw new InvalidOperationException("libzstd could not start.");
        }

        _ = SetParameter(handle, CompressionLevel, Level);
        _ = SetParameter(handle, WindowLog, windowLog);
        _ = SetParameter(handle, ChecksumFlag, 1);
    }

    /// <summary>Compresses as much as input and output allow.</summary>
    /// <param name="bytes">The input, of which the bytes before <paramref name="position"/> are read.</param>
    /// <param name="position">The index to read from; left on the first byte that is not read.</param>
    /// <param name="output">Room for compressed bytes.</param>
    /// <param name="mode">What is to be in the output when the input is read.</param>
    /// <param name="written">How many bytes of the room are filled.</param>
    /// <returns>True when the input is read and the mode is fulfilled; false when the output is full.</returns>
    public bool Compress(ReadOnlySpan<byte> bytes, ref int position, Span<byte> output, FlushMode mode, out int written)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (byte* input = bytes)
        fixed (byte* room = output)
        {
            var source = new ZstandardLibrary.Buffer
            {
                Bytes = input,
                Length = (nuint)bytes.Length,
                Position = (nuint)position,
            };
            var target = new ZstandardLibrary.Buffer { Bytes = room, Length = (nuint)output.Length };
            var left = CompressStream(handle, &target, &source, (int)mode); // ZSTD_e_continue, _flush, _end
            GC.KeepAlive(this);
            if (ZstandardLibrary.IsError(left) != 0)
            {
                throw new InvalidOperationException(
                    $"libzstd could not go on ({Marshal.PtrToStringUTF8(ZstandardLibrary.GetErrorName(left))})."
                );
            }

            position = (int)source.Position;
            written = (int)target.Position;
            return position == bytes.Length && (mode == FlushMode.None || left == 0);
        }
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        _ = FreeContext(handle);
        return true;
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
        int operation
    );
}
