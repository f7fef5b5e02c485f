using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>libzstd (Debian package libzstd1).</summary>
internal sealed unsafe partial class LibzstdLibrary : ZstandardLibrary
{
    private const string Soname = "libzstd.so.1";

    public override string Name => "libzstd";

    public override bool IsPresent => SharedLibrary.IsPresent(Soname);

    public override nint CreateDecoder() => CreateDCtx();

    public override void FreeDecoder(nint decoder) => _ = FreeDCtx(decoder);

    public override nuint SetDecoderParameter(nint decoder, int parameter, int value) =>
        DCtxSetParameter(decoder, parameter, value);

    public override nuint Decompress(nint decoder, Buffer* output, Buffer* input) =>
        DecompressStream(decoder, output, input);

    public override nint CreateEncoder() => CreateCCtx();

    public override void FreeEncoder(nint encoder) => _ = FreeCCtx(encoder);

    public override nuint SetEncoderParameter(nint encoder, int parameter, int value) =>
        CCtxSetParameter(encoder, parameter, value);

    public override nuint Compress(nint encoder, Buffer* output, Buffer* input, int operation) =>
        CompressStream2(encoder, output, input, operation);

    public override string? FindError(nuint result) =>
        IsError(result) == 0 ? null : Marshal.PtrToStringUTF8(GetErrorName(result)) ?? "damaged";

    [LibraryImport(Soname, EntryPoint = "ZSTD_createDCtx")]
    private static partial nint CreateDCtx();

    [LibraryImport(Soname, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeDCtx(nint context);

    [LibraryImport(Soname, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint DCtxSetParameter(nint context, int parameter, int value);

    [LibraryImport(Soname, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint context, Buffer* output, Buffer* input);

    [LibraryImport(Soname, EntryPoint = "ZSTD_createCCtx")]
    private static partial nint CreateCCtx();

    [LibraryImport(Soname, EntryPoint = "ZSTD_freeCCtx")]
    private static partial nuint FreeCCtx(nint context);

    [LibraryImport(Soname, EntryPoint = "ZSTD_CCtx_setParameter")]
    private static partial nuint CCtxSetParameter(nint context, int parameter, int value);

    [LibraryImport(Soname, EntryPoint = "ZSTD_compressStream2")]
    private static partial nuint CompressStream2(nint context, Buffer* output, Buffer* input, int operation);

    [LibraryImport(Soname, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Soname, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint GetErrorName(nuint result);
}
