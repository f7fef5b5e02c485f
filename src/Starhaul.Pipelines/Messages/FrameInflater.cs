using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Messages;

/// <summary>
/// Inflates frames of the feed: each is exactly one zlib stream (RFC 1950), of which header, deflate data, Adler-32
/// and end are proven.
/// </summary>
internal sealed class FrameInflater : IDisposable
{
    /// <summary>Most bytes of a frame, as the gateway bounds it.</summary>
    public const int LongestFrame = 1024 * 1024;

    /// <summary>Most bytes that a frame may inflate to.</summary>
    public const int LongestContent = 16 * 1024 * 1024;

    private const int HeaderLength = 2;
    private const int TrailerLength = 4;
    private const int Deflate = 8; // CM
    private const int LargestWindow = 7; // CINFO: 32 KiB
    private const int DictionaryFlag = 0x20; // FDICT
    private const int UsualRoom = 256 * 1024;
    private const int GrowthFactor = 4;

    // As long as giants come their room is kept: made anew for each, it would be garbage faster than it is collected.
    private const int FramesToKeepRoomFor = 1_000;

    private readonly InflateLibrary checksums;
    private readonly Inflater inflater;
    private byte[] room = GC.AllocateUninitializedArray<byte>(UsualRoom);
    private int framesSinceGiant;

    /// <summary>Makes an inflater on a library.</summary>
    public FrameInflater(InflateLibrary library)
    {
        checksums = library;
        inflater = library.CreateInflater();
    }

    /// <summary>Inflates one frame.</summary>
    /// <param name="frame">All its bytes.</param>
    /// <param name="content">What it holds, good until the next call.</param>
    /// <param name="reason">What is wrong with it.</param>
    public bool TryInflate(
        ReadOnlySpan<byte> frame,
        out ReadOnlyMemory<byte> content,
        [NotNullWhen(false)] out string? reason
    )
    {
        content = default;
        reason = HeaderFault(frame);
        return reason is null && TryInflateData(frame[HeaderLength..], out content, out reason);
    }

    public void Dispose() => inflater.Dispose();

    private static string? HeaderFault(ReadOnlySpan<byte> frame)
    {
        if (frame.Length is < HeaderLength + TrailerLength or > LongestFrame)
        {
            return Text(
                $"the frame has {frame.Length:N0} bytes, expected {HeaderLength + TrailerLength} to {LongestFrame:N0}"
            );
        }

        var isZlib =
            (frame[0] & 0x0F) == Deflate
            && frame[0] >> 4 <= LargestWindow
            && (frame[1] & DictionaryFlag) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(frame) % 31 == 0; // FCHECK
        return isZlib ? null : $"the frame begins with {Convert.ToHexStringLower(frame[..2])}, expected a zlib header";
    }

    private bool TryInflateData(
        ReadOnlySpan<byte> coded,
        out ReadOnlyMemory<byte> content,
        [NotNullWhen(false)] out string? reason
    )
    {
        content = default;
        framesSinceGiant++;
        if (room.Length > UsualRoom * GrowthFactor && framesSinceGiant > FramesToKeepRoomFor)
        {
            room = GC.AllocateUninitializedArray<byte>(UsualRoom);
        }

        inflater.Reset();
        var position = 0;
        var length = 0;
        InflateStatus status;
        do
        {
            if (length == room.Length)
            {
                if (length >= LongestContent)
                {
                    reason = Text(
                        $"the frame of {coded.Length + HeaderLength:N0} bytes inflates to more than {LongestContent:N0} bytes"
                    );
                    return false;
                }

                Array.Resize(ref room, Math.Min(room.Length * GrowthFactor, LongestContent));
            }

            status = inflater.Inflate(coded, ref position, room.AsSpan(length), out var written);
            length += written;
            framesSinceGiant = length > UsualRoom * GrowthFactor ? 0 : framesSinceGiant;
        } while (status == InflateStatus.NeedsOutput);

        reason = status switch
        {
            InflateStatus.End => TrailerFault(coded[position..], room.AsSpan(0, length)),
            InflateStatus.Damaged => Text($"damaged zlib data after {length:N0} inflated bytes: {inflater.Fault}"),
            _ => Text($"the zlib data is cut after {length:N0} inflated bytes"),
        };
        content = room.AsMemory(0, length);
        return reason is null;
    }

    private string? TrailerFault(ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> content)
    {
        if (trailer.Length != TrailerLength)
        {
            return trailer.Length < TrailerLength
                ? "the zlib data is cut inside its Adler-32"
                : Text($"{trailer.Length - TrailerLength:N0} bytes follow the zlib stream, expected none");
        }

        var declared = BinaryPrimitives.ReadUInt32BigEndian(trailer);
        var found = checksums.Adler32(1, content);
        return declared == found ? null : $"Adler-32 expected {declared:x8}, found {found:x8}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
