using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>The calls of zstd.h that we use, whoever answers them. The list of those who do is here, the fastest first.</summary>
internal abstract unsafe class ZstandardLibrary
{
    private static readonly ZstandardLibrary[] Known = [new LibzstdLibrary(), new ZstdSharpLibrary()];
    private static readonly Lazy<ZstandardLibrary> FirstPresent = new(() => Known.First(library => library.IsPresent));

    /// <summary>Every library that we can use, the fastest first; the last one is always present.</summary>
    public static IReadOnlyList<ZstandardLibrary> All => Known;

    /// <summary>The fastest library that is present.</summary>
    public static ZstandardLibrary Fastest => FirstPresent.Value;

    /// <summary>A short name for diagnostics: <c>libzstd</c>, <c>ZstdSharp</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it can be used here.</summary>
    public abstract bool IsPresent { get; }

    /// <summary><c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public byte* Bytes;
        public nuint Length;
        public nuint Position;
    }

    public abstract nint CreateDecoder();

    public abstract void FreeDecoder(nint decoder);

    public abstract nuint SetDecoderParameter(nint decoder, int parameter, int value);

    /// <summary><c>ZSTD_decompressStream</c>: 0 when a frame is complete and wholly written.</summary>
    public abstract nuint Decompress(nint decoder, Buffer* output, Buffer* input);

    public abstract nint CreateEncoder();

    public abstract void FreeEncoder(nint encoder);

    public abstract nuint SetEncoderParameter(nint encoder, int parameter, int value);

    /// <summary><c>ZSTD_compressStream2</c>: what is left to write.</summary>
    public abstract nuint Compress(nint encoder, Buffer* output, Buffer* input, int operation);

    /// <summary>What is wrong, where a result is an error; null where it is none.</summary>
    public abstract string? FindError(nuint result);
}
