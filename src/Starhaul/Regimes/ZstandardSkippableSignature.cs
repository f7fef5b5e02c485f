using System.Buffers.Binary;

namespace Starhaul.Regimes;

/// <summary>
/// A Zstandard file that begins with a skippable frame (RFC 8878 §3.1.2). LZ4 shares these frames, so what follows them
/// decides where the sample reaches that far.
/// </summary>
internal sealed class ZstandardSkippableSignature : ContentSignature
{
    private const int HeaderLength = 8;
    private const uint SkippableMagic = 0x184D2A50;

    public override bool Matches(ReadOnlySpan<byte> sample)
    {
        var isFirst = true;
        while (sample.Length >= sizeof(uint))
        {
            var magic = BinaryPrimitives.ReadUInt32LittleEndian(sample);
            if ((magic & 0xFFFFFFF0) != SkippableMagic)
            {
                return !isFirst && magic == ZstandardHeader.Magic;
            }

            isFirst = false;
            if (sample.Length < HeaderLength)
            {
                return true;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(sample[sizeof(uint)..]);
            if (length > sample.Length - HeaderLength)
            {
                return true;
            }

            sample = sample[(HeaderLength + (int)length)..];
        }

        return !isFirst;
    }
}
