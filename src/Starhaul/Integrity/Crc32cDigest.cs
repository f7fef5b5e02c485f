using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Starhaul.Integrity;

/// <summary>CRC-32C (RFC 3720 §12.1), by the processor's instruction where it has one. In hex the high byte is first.</summary>
internal sealed class Crc32cDigest : RunningDigest
{
    private uint register = uint.MaxValue;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = register;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        register = crc;
    }

    public override string PeekHex() => (~register).ToString("x8", CultureInfo.InvariantCulture);

    public override void Dispose() { }
}
