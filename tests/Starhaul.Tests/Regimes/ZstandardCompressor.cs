using System.Runtime.InteropServices;

namespace Starhaul.Tests.Regimes;

/// <summary>The other half of libzstd, to make files with.</summary>
internal static partial class ZstandardCompressor
{
    public const int ContentSizeFlag = 200; // ZSTD_c_contentSizeFlag
    public const int ChecksumFlag = 201; // ZSTD_c_checksumFlag

    private const string Library = "libzstd.so.1";

    /// <summary>One frame, with these parameters set.</summary>
    public static byte[] Compress(byte[] plain, params (int Parameter, int Value)[] parameters)
    {
        var context = CreateContext();
        try
        {
            foreach (var (parameter, value) in parameters)
            {
                Assert(SetParameter(context, parameter, value));
            }

            var coded = new byte[plain.Length + (plain.Length / 128) + 1024];
            var length = Compress(context, coded, (nuint)coded.Length, plain, (nuint)plain.Length);
            Assert(length);
            return coded[..(int)length];
        }
        finally
        {
            _ = FreeContext(context);
        }
    }

    private static void Assert(nuint result) => Xunit.Assert.Equal(0u, IsError(result));

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    private static partial nint CreateContext();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    private static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress2")]
    private static partial nuint Compress(
        nint context,
        [Out] byte[] target,
        nuint targetLength,
        byte[] source,
        nuint sourceLength
    );

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);
}
