using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>libzstd (Debian package libzstd1).</summary>
internal static unsafe partial class ZstandardLibrary
{
    private const string Soname = "libzstd.so.1";

    /// <summary>Makes sure that the library is there.</summary>
    /// <exception cref="MissingDependencyException">It is not installed.</exception>
    public static void Require() => SharedLibrary.Require(Soname, "check Zstandard files", "apt-get install libzstd1");

    /// <summary><c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c> (zstd.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public byte* Bytes;
        public nuint Length;
        public nuint Position;
    }

    [LibraryImport(Soname, EntryPoint = "ZSTD_createDCtx")]
    internal static partial nint CreateContext();

    [LibraryImport(Soname, EntryPoint = "ZSTD_freeDCtx")]
    internal static partial nuint FreeContext(nint context);

    [LibraryImport(Soname, EntryPoint = "ZSTD_DCtx_setParameter")]
    internal static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Soname, EntryPoint = "ZSTD_decompressStream")]
    internal static partial nuint Decompress(nint context, Buffer* output, Buffer* input);

    [LibraryImport(Soname, EntryPoint = "ZSTD_isError")]
    internal static partial uint IsError(nuint result);

    [LibraryImport(Soname, EntryPoint = "ZSTD_getErrorName")]
    internal static partial nint GetErrorName(nuint result);
}
