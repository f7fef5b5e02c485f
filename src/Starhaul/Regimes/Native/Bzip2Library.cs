using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>libbz2 (Debian package libbz2-1.0).</summary>
internal static unsafe partial class Bzip2Library
{
    private const string Soname = "libbz2.so.1.0";

    /// <summary>Makes sure that the library is there.</summary>
    /// <exception cref="MissingDependencyException">It is not installed.</exception>
    public static void Require() => SharedLibrary.Require(Soname, "check bzip2 files", "apt-get install libbz2-1.0");

    [LibraryImport(Soname, EntryPoint = "BZ2_bzDecompressInit")]
    internal static partial int InitDecompress(void* stream, int verbosity, int small);

    [LibraryImport(Soname, EntryPoint = "BZ2_bzDecompress")]
    internal static partial int Decompress(void* stream);

    [LibraryImport(Soname, EntryPoint = "BZ2_bzDecompressEnd")]
    internal static partial int EndDecompress(void* stream);
}
