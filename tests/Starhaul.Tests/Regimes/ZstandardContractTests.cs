using Starhaul.Regimes;
using Starhaul.Regimes.Native;

namespace Starhaul.Tests.Regimes;

/// <summary>libzstd, and the C# form of it that machines without libzstd decode with: one contract for both.</summary>
public abstract class ZstandardContractTests(string library) : DecoderContract
{
    protected override string Specimen =>
        "28b52ffd24644d020012040f16904d63cc6eea99e99a459675a50a1253c62026b9db63c79b0014be97fb248db947bb1d624f6bc938d3"
        + "8a77a5419c5173d0a56ba90c7625b06567040300c00921b8a1b4050ad920f0ec";

    protected override ContentDecoder CreateDecoder() =>
        new ZstandardDecoder(ZstandardLibrary.All.Single(known => known.Name == library));

    protected override byte[] Compress(byte[] plain) =>
        ZstandardCompressor.Compress(plain, (ZstandardCompressor.ChecksumFlag, 1));

    protected override bool CannotTell(int index, byte mask) =>
        (index, mask) switch
        {
            (4, 0x10) => true, // the unused bit of the frame header
            (4, 0x20) => true, // the content size becomes a window that is large enough
            (15, 0x80) or (16, 0x01 or 0x02) => true, // bits of the Huffman weights that no state reaches
            (73, 0x01 or 0x02) => true, // the reserved bits of the sequences' modes
            (74, 0x01) => true, // a bit of the last sequence's state, which no sequence follows
            _ => false,
        };
}

public sealed class LibzstdContractTests() : ZstandardContractTests("libzstd");

public sealed class ZstdSharpContractTests() : ZstandardContractTests("ZstdSharp");
