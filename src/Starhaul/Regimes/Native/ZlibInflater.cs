using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Regimes.Native;

/// <summary>Inflates with zlib.</summary>
internal sealed unsafe class ZlibInflater : Inflater
{
    private const int NoFlush = 0; // Z_NO_FLUSH
    private const int Ok = 0; // Z_OK
    private const int StreamEnd = 1; // Z_STREAM_END
    private const int DataError = -3; // Z_DATA_ERROR
    private const int NoProgress = -5; // Z_BUF_ERROR

    private readonly StreamHandle handle = new();

    /// <inheritdoc />
    public override void Reset() => _ = ZlibLibrary.ResetInflate(handle.Stream);

    /// <inheritdoc />
    public override InflateStatus Inflate(
        ReadOnlySpan<byte> coded,
        ref int position,
        Span<byte> output,
        out int written
    )
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        var stream = handle.Stream;
        int result;
        fixed (byte* input = coded)
        fixed (byte* room = output)
        {
            stream->NextIn = input + position;
            stream->AvailableIn = (uint)(coded.Length - position);
            stream->NextOut = room;
            stream->AvailableOut = (uint)output.Length;
            result = ZlibLibrary.Inflate(stream, NoFlush);
        }

        position = coded.Length - (int)stream->AvailableIn;
        written = output.Length - (int)stream->AvailableOut;
        var message = stream->Message; // a literal of the library, or null
        GC.KeepAlive(this);
        switch (result)
        {
            case StreamEnd:
                return InflateStatus.End;
            case Ok or NoProgress:
                return written == output.Length ? InflateStatus.NeedsOutput : InflateStatus.NeedsInput;
            case DataError:
                Fault = Marshal.PtrToStringUTF8((nint)message) ?? "invalid deflate data";
                return InflateStatus.Damaged;
            default:
                throw new InvalidOperationException($"zlib could not go on (error {result}).");
        }
    }

    /// <inheritdoc />
    public override void Dispose() => handle.Dispose();

    private sealed class StreamHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private const int RawDeflate = -15; // negative windowBits: no zlib or gzip frame

        public StreamHandle()
            : base(ownsHandle: true)
        {
            SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(ZlibLibrary.Stream)));
            var result = ZlibLibrary.InitInflate(Stream, RawDeflate, ZlibLibrary.Version(), sizeof(ZlibLibrary.Stream));
            if (result != Ok)
            {
                throw new InvalidOperationException($"zlib could not start (error {result}).");
            }
        }

        public ZlibLibrary.Stream* Stream => (ZlibLibrary.Stream*)handle;

        protected override bool ReleaseHandle()
        {
            _ = ZlibLibrary.EndInflate(Stream);
            NativeMemory.Free((void*)handle);
            return true;
        }
    }
}
