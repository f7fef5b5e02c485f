using Starhaul.Testing.Regimes;

namespace Starhaul.PlugIn.Packs;

public sealed class PackDecoderTests : DecoderContract
{
    protected override string Specimen => Convert.ToHexString(PackFile.Encode(First.ToArray()));

    protected override ContentDecoder CreateDecoder() => new PackDecoder();

    protected override byte[] Compress(byte[] plain) => PackFile.Encode(plain);

    protected override bool CannotTell(int index, byte mask) => false;
}

public sealed class PackRegimeTests : RegimeContract
{
    protected override DownloadStrategy Regime { get; } = new PackRegime();

    protected override byte[] Encode(byte[] plain) => PackFile.Encode(plain);
}
