using System.Runtime.InteropServices;
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
        handle.Flush = mode switch
        {
            FlushMode.None => NoFlush,
            FlushMode.Sync => SyncFlush,
            _ => Finish,
        };
        var result = handle.Run(bytes, ref position, output, out written);
        return result is Ok or StreamEnd or NoProgress
            ? mode == FlushMode.End
                ? result == StreamEnd
                : written < output.Length
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

    private sealed class StreamHandle : NativeStream
    {
        private const int Level = 1;
        private const int Deflated = 8; // Z_DEFLATED
        private const int RawDeflate = -15; // negative windowBits: no zlib or gzip frame
        private const int MemoryLevel = 8;

        public StreamHandle()
            : base(sizeof(ZlibLibrary.Stream), ZlibLibrary.Cursors)
        {
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

        /// <summary>What the next step has to give out: one of zlib's numbers.</summary>
        public int Flush { get; set; }

        private ZlibLibrary.Stream* Stream => (ZlibLibrary.Stream*)handle;

        protected override int Step() => DeflateStream(Stream, Flush);

        protected override void End() => _ = EndDeflate(Stream);
    }
}
