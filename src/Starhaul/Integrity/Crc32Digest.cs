using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>CRC-32 (ISO 3309, as gzip has it), by slices of eight bytes. In hex the high byte is first.</summary>
internal sealed class Crc32Digest : RunningDigest
{
    private const ulong Polynomial = 0xEDB88320;

    private static readonly ulong[][] Slices = CrcSlices.Create(Polynomial);

    private ulong register = uint.MaxValue;

    public override void Append(ReadOnlySpan<byte> bytes) => register = CrcSlices.Append(Slices, register, bytes);

    public override string PeekHex() => (~(uint)register).ToString("x8", CultureInfo.InvariantCulture);

    public override void Dispose() { }
}
