using System.Globalization;
using System.IO.Hashing;

namespace Starhaul.Integrity;

/// <summary>CRC-32 (ISO 3309, as gzip has it). In hex the high byte is first.</summary>
internal sealed class Crc32Digest : RunningDigest
{
    private readonly Crc32 crc = new();

    public override void Append(ReadOnlySpan<byte> bytes) => crc.Append(bytes);

    public override string PeekHex() => crc.GetCurrentHashAsUInt32().ToString("x8", CultureInfo.InvariantCulture);

    public override void Dispose() { }
}
