using System.Runtime.InteropServices;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>The other half of libbz2, to make files with.</summary>
internal static partial class Bzip2Compressor
{
    private const string Library = "libbz2.so.1.0";

    /// <summary>One stream, of blocks of so many hundred thousand bytes.</summary>
    public static byte[] Compress(byte[] plain, int level = 9)
    {
        var coded = new byte[plain.Length + (plain.Length / 100) + 600];
        var length = (uint)coded.Length;
        Assert.Equal(0, Compress(coded, ref length, plain, (uint)plain.Length, level, verbosity: 0, workFactor: 0));
        return coded[..(int)length];
    }

    [LibraryImport(Library, EntryPoint = "BZ2_bzBuffToBuffCompress")]
    private static partial int Compress(
        [Out] byte[] target,
        ref uint targetLength,
        byte[] source,
        uint sourceLength,
        int level,
        int verbosity,
        int workFactor
    );
}
