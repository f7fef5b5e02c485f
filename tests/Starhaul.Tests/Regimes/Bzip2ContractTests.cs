using Starhaul.Regimes.Bzip2;

namespace Starhaul.Tests.Regimes;

public sealed class Bzip2ContractTests : DecoderContract
{
    protected override string Specimen =>
        "425a6839314159265359aa17d4160000219f8050046dd01000080a2e27987a200040953420003d2019a86300000001214f7e9e04f52f"
        + "a08221be35e998d68a6c3dd15051eef081697085e0490eb1990f86a1018a0f26344d22e6ea59457f177245385090aa17d416";

    protected override ContentDecoder CreateDecoder() => new Bzip2Decoder();

    protected override byte[] Compress(byte[] plain) => Bzip2Compressor.Compress(plain, level: 1);

    protected override bool CannotTell(int index, byte mask) =>
        (index, mask) switch
        {
            (3, 0x01 or 0x08) => true, // another block size that is large enough
            (14, 0x80) => true, // "randomised" changes nothing before byte 619
            (42, not (0x04 or 0x08)) => true, // a code length of a symbol that does not occur
            _ => false,
        };
}
