using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Archive.Native;

/// <summary>Compresses with zlib (Debian package zlib1g) at level 1.</summary>
internal sealed unsafe partial class ZlibDeflater : Deflater
{
    private const string Soname = "libz.so.1";
    private const int Ok = 0; // Z_OK
    private const int StreamEnd = 1; // Z_STREAM_END
    private const int NoProgress = -5; // Z_BUF_ERROR
    private const int NoFlush = 0; // Z_NO_FLUSH
    private const int SyncFlush = 2; // Z_SYNC_FLUSH
    private const int Finish = 4; // Z_FINISH

    private readonly StreamHandle handle;

    /// <summary>Makes a deflater.</summary>
    /// <exception cref="MissingDependencyException">zlib is not installed.</exception>
    public ZlibDeflater()
    {
        SharedLibrary.Require(Soname, "write gzip segments", "apt-get install libisal2 (faster) or zlib1g");
        handle = new StreamHandle();
    }

    /// <inheritdoc />
    public override bool Deflate(
        ReadOnlySpan<byte> bytes,
        ref int position,
        Span<byte> output,
        FlushMode mode,
        out int written
    )
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        var stream = handle.Stream;
        int result;
        fixed (byte* input = bytes)
        fixed (byte* room = output)
        {
            stream->NextIn = input + position;
            stream->AvailableIn = (uint)(bytes.Length - position);
            stream->NextOut = room;
            stream->AvailableOut = (uint)output.Length;
            result = DeflateStream(
                stream,
                mode switch
                {
                    FlushMode.None => NoFlush,
                    FlushMode.Sync => SyncFlush,
                    _ => Finish,
                }
            );
        }

        position = bytes.Length - (int)stream->AvailableIn;
        written = output.Length - (int)stream->AvailableOut;
        GC.KeepAlive(this);
        return result is Ok or StreamEnd or NoProgress
            ? mode == FlushMode.End
                ? result == StreamEnd
                : stream->AvailableOut > 0
            : throw new InvalidOperationException($"zlib could not go on (error {result}).");
    }

    /// <inheritdoc />
    public override void Dispose() => handle.Dispose();

    [LibraryImport(Soname, EntryPoint = "deflateInit2_")]
    private static partial int InitDeflate(
        ZlibLibrary.Stream* stream,
        int level,
        int method,
        int windowBits,
        int memoryLevel,
        int strategy,
        byte* version,
        int streamSize
    );

    [LibraryImport(Soname, EntryPoint = "deflate")]
    private static partial int DeflateStream(ZlibLibrary.Stream* stream, int flush);

    [LibraryImport(Soname, EntryPoint = "deflateEnd")]
    private static partial int EndDeflate(ZlibLibrary.Stream* stream);

    private sealed class StreamHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private const int Level = 1;
        private const int Deflated = 8; // Z_DEFLATED
        private const int RawDeflate = -15; // negative windowBits: no zlib or gzip frame
        private const int MemoryLevel = 8;

        public StreamHandle()
            : base(ownsHandle: true)
        {
            SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(ZlibLibrary.Stream)));
            var result = InitDeflate(
                Stream,
                Level,
                Deflated,
                RawDeflate,
                MemoryLevel,
                strategy: 0,
                ZlibLibrary.Version(),
                sizeof(ZlibLibrary.Stream)
            );
            if (result != Ok)
            {
                throw new InvalidOperationException($"zlib could not start (error {result}).");
            }
        }

        public ZlibLibrary.Stream* Stream => (ZlibLibrary.Stream*)handle;

        protected override bool ReleaseHandle()
        {
            _ = EndDeflate(Stream);
            NativeMemory.Free((void*)handle);
            return true;
        }
    }
}
