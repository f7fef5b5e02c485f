using System.Buffers.Binary;

namespace Starhaul.Regimes;

/// <summary>What the header of a Zstandard frame declares (RFC 8878 §3.1.1.1).</summary>
/// <param name="Length">Length of the header in bytes, magic number included.</param>
/// <param name="WindowLength">Bytes that a decoder must keep.</param>
/// <param name="DictionaryId">The dictionary that is needed; 0 for none.</param>
/// <param name="ContentLength">Length after decoding; null when it is not declared.</param>
/// <param name="HasChecksum">Whether a checksum of the content ends the frame.</param>
internal readonly record struct ZstandardHeader(
    int Length,
    ulong WindowLength,
    uint DictionaryId,
    ulong? ContentLength,
    bool HasChecksum
)
{
    /// <summary>The first four bytes of a frame.</summary>
    public const uint Magic = 0xFD2FB528;

    /// <summary>Length of the longest header.</summary>
    public const int MaxLength = 18;

    /// <summary>How many bytes must be there to know how long the header is.</summary>
    public const int DescriptorEnd = 5;

    private const int HasChecksumBit = 0x04;
    private const int IsSingleSegmentBit = 0x20;

    private static ReadOnlySpan<byte> DictionaryIdLengths => [0, 1, 2, 4];

    /// <summary>How long the header is that begins with these <see cref="DescriptorEnd"/> bytes.</summary>
    public static int Measure(ReadOnlySpan<byte> start) =>
        DescriptorEnd
        + (IsSingleSegment(start[4]) ? 0 : 1)
        + DictionaryIdLengths[start[4] & 3]
        + ContentLengthLength(start[4]);

    /// <summary>Reads a whole header.</summary>
    public static ZstandardHeader Parse(ReadOnlySpan<byte> header)
    {
        var descriptor = header[4];
        var position = DescriptorEnd;
        ulong window = 0;
        if (!IsSingleSegment(descriptor))
        {
            window = ReadWindow(header[position++]);
        }

        var dictionaryLength = DictionaryIdLengths[descriptor & 3];
        var dictionaryId = (uint)ReadNumber(header.Slice(position, dictionaryLength));
        position += dictionaryLength;

        var contentLengthLength = ContentLengthLength(descriptor);
        ulong? contentLength = contentLengthLength switch
        {
            0 => null,
            2 => ReadNumber(header.Slice(position, 2)) + 256, // two bytes count from 256
            _ => ReadNumber(header.Slice(position, contentLengthLength)),
        };

        return new ZstandardHeader(
            Length: position + contentLengthLength,
            WindowLength: IsSingleSegment(descriptor) ? contentLength ?? 0 : window,
            DictionaryId: dictionaryId,
            ContentLength: contentLength,
            HasChecksum: (descriptor & HasChecksumBit) != 0
        );
    }

    private static bool IsSingleSegment(byte descriptor) => (descriptor & IsSingleSegmentBit) != 0;

    private static int ContentLengthLength(byte descriptor) =>
        (descriptor >> 6) switch
        {
            0 => IsSingleSegment(descriptor) ? 1 : 0,
            var flag => 1 << flag,
        };

    private static ulong ReadWindow(byte descriptor)
    {
        var unit = 1UL << (10 + (descriptor >> 3));
        return unit + (unit / 8 * (ulong)(descriptor & 7));
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64LittleEndian(padded);
    }
}
