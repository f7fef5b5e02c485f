using System.Runtime.InteropServices;

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
        var result = handle.Run(coded, ref position, output, out written);
        switch (result)
        {
            case StreamEnd:
                return InflateStatus.End;
            case Ok or NoProgress:
                return written == output.Length ? InflateStatus.NeedsOutput : InflateStatus.NeedsInput;
            case DataError:
                // A literal of the library, or null.
                Fault = Marshal.PtrToStringUTF8((nint)handle.Stream->Message) ?? "invalid deflate data";
                GC.KeepAlive(this);
                return InflateStatus.Damaged;
            default:
                throw new InvalidOperationException($"zlib could not go on (error {result}).");
        }
    }

    /// <inheritdoc />
    public override void Dispose() => handle.Dispose();

    private sealed class StreamHandle : NativeStream
    {
        private const int RawDeflate = -15; // negative windowBits: no zlib or gzip frame

        public StreamHandle()
            : base(sizeof(ZlibLibrary.Stream), ZlibLibrary.Cursors)
        {
            var result = ZlibLibrary.InitInflate(Stream, RawDeflate, ZlibLibrary.Version(), sizeof(ZlibLibrary.Stream));
            if (result != Ok)
            {
                throw new InvalidOperationException($"zlib could not start (error {result}).");
            }
        }

        public ZlibLibrary.Stream* Stream => (ZlibLibrary.Stream*)handle;

        protected override int Step() => ZlibLibrary.Inflate(Stream, NoFlush);

        protected override void End() => _ = ZlibLibrary.EndInflate(Stream);
    }
}
