using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>CRC-64/NVME (NVM Express, reflected), which Amazon S3 gives to every object that came without another checksum.</summary>
internal sealed class Crc64NvmeDigest : RunningDigest
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;

    private static readonly ulong[][] Slices = CrcSlices.Create(Polynomial);

    private ulong register = ulong.MaxValue;

    public override void Append(ReadOnlySpan<byte> bytes) => register = CrcSlices.Append(Slices, register, bytes);

    public override string PeekHex() => (~register).ToString("x16", CultureInfo.InvariantCulture);

    public override void Dispose() { }
}
