using ZstdSharp.Unsafe;

namespace Starhaul.Regimes.Native;

/// <summary>
/// ZstdSharp, the C sources of libzstd as C#: for machines without libzstd, at 0.85 of its speed. Contexts are memory of
/// its own that is freed by hand, as in C.
/// </summary>
internal sealed unsafe class ZstdSharpLibrary : ZstandardLibrary
{
    public override string Name => "ZstdSharp";

    public override bool IsPresent => true;

    public override nint CreateDecoder() => (nint)Methods.ZSTD_createDCtx();

    public override void FreeDecoder(nint decoder) => Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)decoder);

    public override nuint SetDecoderParameter(nint decoder, int parameter, int value) =>
        Methods.ZSTD_DCtx_setParameter((ZSTD_DCtx_s*)decoder, (ZSTD_dParameter)parameter, value);

    // Its buffers are laid out as in zstd.h, as ours are.
    public override nuint Decompress(nint decoder, Buffer* output, Buffer* input) =>
        Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)decoder, (ZSTD_outBuffer_s*)output, (ZSTD_inBuffer_s*)input);

    public override nint CreateEncoder() => (nint)Methods.ZSTD_createCCtx();

    public override void FreeEncoder(nint encoder) => Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)encoder);

    public override nuint SetEncoderParameter(nint encoder, int parameter, int value) =>
        Methods.ZSTD_CCtx_setParameter((ZSTD_CCtx_s*)encoder, (ZSTD_cParameter)parameter, value);

    public override nuint Compress(nint encoder, Buffer* output, Buffer* input, int operation) =>
        Methods.ZSTD_compressStream2(
            (ZSTD_CCtx_s*)encoder,
            (ZSTD_outBuffer_s*)output,
            (ZSTD_inBuffer_s*)input,
            (ZSTD_EndDirective)operation
        );

    public override string? FindError(nuint result) =>
        Methods.ZSTD_isError(result) ? Methods.ZSTD_getErrorName(result) : null;
}
