using Microsoft.Win32.SafeHandles;

namespace Starhaul.Regimes.Native;

/// <summary>Writes one Zstandard frame with a checksum.</summary>
internal sealed unsafe class ZstandardEncoder : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int CompressionLevel = 100; // ZSTD_c_compressionLevel
    private const int WindowLog = 101; // ZSTD_c_windowLog
    private const int ChecksumFlag = 201; // ZSTD_c_checksumFlag
    private const int Level = 3; // the library's own default

    private readonly ZstandardLibrary zstandard;

    /// <summary>Makes an encoder.</summary>
    /// <param name="windowLog">Base-2 logarithm of the window in bytes; 0 for what suits the level (2 MiB).</param>
    /// <param name="library">The library that encodes; null for the fastest.</param>
    /// <exception cref="InvalidOperationException">The library refuses, for want of memory.</exception>
    public ZstandardEncoder(int windowLog = 0, ZstandardLibrary? library = null)
        : base(ownsHandle: true)
    {
        zstandard = library ??= ZstandardLibrary.Fastest;
        SetHandle(library.CreateEncoder());
        if (IsInvalid)
        {
            throw new InvalidOperationException($"{library.Name} could not start.");
        }

        _ = library.SetEncoderParameter(handle, CompressionLevel, Level);
        _ = library.SetEncoderParameter(handle, WindowLog, windowLog);
        _ = library.SetEncoderParameter(handle, ChecksumFlag, 1);
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
            var left = zstandard.Compress(handle, &target, &source, (int)mode); // ZSTD_e_continue, _flush, _end
            GC.KeepAlive(this);
            if (zstandard.FindError(left) is { } fault)
            {
                throw new InvalidOperationException($"{zstandard.Name} could not go on ({fault}).");
            }

            position = (int)source.Position;
            written = (int)target.Position;
            return position == bytes.Length && (mode == FlushMode.None || left == 0);
        }
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        zstandard.FreeEncoder(handle);
        return true;
    }
}
