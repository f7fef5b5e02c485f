using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Starhaul.Regimes.Json;

/// <summary>Turns UTF-16 into UTF-8 as it passes, and stops at half a surrogate pair.</summary>
internal sealed class Utf16Transcoder(bool isBigEndian)
{
    private const int Units = 4 * 1024;
    private const int LongestUtf8OfUnit = 3;

    private readonly byte[] bytes = new byte[Units * sizeof(char)];
    private readonly char[] units = new char[Units];
    private readonly byte[] utf8 = new byte[Units * LongestUtf8OfUnit];
    private int held;
    private int written;

    /// <summary>What the last <see cref="Read"/> made, in UTF-8.</summary>
    public ReadOnlySpan<byte> Text => utf8.AsSpan(0, written);

    /// <summary>Bytes of UTF-16 that <see cref="Text"/> was made of.</summary>
    public int Consumed { get; private set; }

    /// <summary>True when half a surrogate pair follows behind <see cref="Text"/>.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True while bytes wait for the rest of their character.</summary>
    public bool IsInsideCharacter => held > 0;

    /// <summary>Takes bytes and makes <see cref="Text"/> of all whole characters.</summary>
    /// <returns>Bytes that were taken, at least one.</returns>
    public int Read(ReadOnlySpan<byte> next)
    {
        int taken = Math.Min(next.Length, bytes.Length - held);
        next[..taken].CopyTo(bytes.AsSpan(held));
        held += taken;

        int count = held / sizeof(char);
        var source = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan(0, count * sizeof(char)));
        var target = MemoryMarshal.Cast<char, ushort>(units.AsSpan(0, count));
        if (isBigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(source, target);
        else
            source.CopyTo(target);

        var status = Utf8.FromUtf16(
            units.AsSpan(0, count),
            utf8,
            out int read,
            out written,
            replaceInvalidSequences: false,
            isFinalBlock: false
        );
        IsBroken = status == OperationStatus.InvalidData;
        Consumed = read * sizeof(char);
        held -= Consumed;
        bytes.AsSpan(Consumed, held).CopyTo(bytes);
        return taken;
    }

    /// <summary>Where a byte of <see cref="Text"/> lies in the UTF-16, counted in bytes from where the text begins.</summary>
    public int OffsetOf(int index)
    {
        int unit = 0;
        for (int at = 0; at < index; unit++)
        {
            at += units[unit] switch
            {
                < '\u0080' => 1,
                < '\u0800' => 2,
                // Each half of a surrogate pair stands for two of the four bytes.
                >= '\ud800' and <= '\udfff' => 2,
                _ => 3,
            };
        }
        return unit * sizeof(char);
    }
}
