using System.Buffers.Binary;

namespace Starhaul.Detection;

/// <summary>Knows binary forms by their first bytes.</summary>
internal static class Signature
{
    private const int Bzip2BlockOffset = 4;

    private static readonly (string Type, byte[] Bytes)[] Known =
    [
        (MediaTypes.Gzip, [0x1F, 0x8B, 0x08]), // RFC 1952 §2.3.1; 8 is the only method there is
        (MediaTypes.Zstandard, [0x28, 0xB5, 0x2F, 0xFD]), // RFC 8878 §3.1.1
        (MediaTypes.Xz, [0xFD, .. "7zXZ"u8, 0x00]),
        (MediaTypes.Zip, [.. "PK"u8, 0x03, 0x04]),
        (MediaTypes.Zip, [.. "PK"u8, 0x05, 0x06]), // without entries
        (MediaTypes.Zip, [.. "PK"u8, 0x07, 0x08]), // spanned
        (MediaTypes.Sqlite, [.. "SQLite format 3"u8, 0x00]),
    ];

    // "BZh", the level, then the magic of a first block (pi) or of the end of an empty stream (its square root).
    private static ReadOnlySpan<byte> Bzip2Block => [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
    private static ReadOnlySpan<byte> Bzip2End => [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

    /// <summary>The media type whose signature the bytes begin with; null for none.</summary>
    public static string? Find(ReadOnlySpan<byte> sample)
    {
        foreach (var (type, bytes) in Known)
        {
            if (sample.StartsWith(bytes))
            {
                return type;
            }
        }

        if (IsBzip2(sample))
        {
            return MediaTypes.Bzip2;
        }

        if (IsSkippableZstandard(sample))
        {
            return MediaTypes.Zstandard;
        }

        return IsTorrent(sample) ? MediaTypes.Torrent : null;
    }

    /// <summary>
    /// Whether the bytes are the beginning of this type's signature and end before it does: a file that was cut there.
    /// </summary>
    public static bool IsCut(string type, ReadOnlySpan<byte> sample)
    {
        if (sample.IsEmpty)
        {
            return false;
        }

        if (type == MediaTypes.Bzip2)
        {
            return "BZh"u8.StartsWith(sample);
        }

        foreach (var (knownType, bytes) in Known)
        {
            if (knownType == type && bytes.AsSpan().StartsWith(sample))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether bytes that are no text begin as Parquet does (<c>PARE</c>: with an encrypted footer). Four letters
    /// alone could begin a sentence.
    /// </summary>
    public static bool IsParquet(ReadOnlySpan<byte> binary) =>
        binary.StartsWith("PAR1"u8) || binary.StartsWith("PARE"u8);

    private static bool IsBzip2(ReadOnlySpan<byte> sample)
    {
        if (sample.Length < Bzip2BlockOffset || !sample.StartsWith("BZh"u8) || sample[3] is < (byte)'1' or > (byte)'9')
        {
            return false;
        }

        var magic = sample[Bzip2BlockOffset..];
        magic = magic[..Math.Min(magic.Length, Bzip2Block.Length)];
        return Bzip2Block.StartsWith(magic) || Bzip2End.StartsWith(magic);
    }

    // RFC 8878 §3.1.2. LZ4 shares these frames, so what follows them decides where the sample reaches that far.
    private static bool IsSkippableZstandard(ReadOnlySpan<byte> sample)
    {
        const int HeaderLength = 8;
        const uint SkippableMagic = 0x184D2A50;
        const uint FrameMagic = 0xFD2FB528;
        var isFirst = true;
        while (sample.Length >= sizeof(uint))
        {
            var magic = BinaryPrimitives.ReadUInt32LittleEndian(sample);
            if ((magic & 0xFFFFFFF0) != SkippableMagic)
            {
                return !isFirst && magic == FrameMagic;
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

    // BEP 3: a bencoded dictionary. Its keys are sorted, so one of these comes first.
    private static bool IsTorrent(ReadOnlySpan<byte> sample) =>
        sample.StartsWith("d8:announce"u8)
        || sample.StartsWith("d13:announce-list"u8)
        || sample.StartsWith("d18:azureus_properties"u8)
        || sample.StartsWith("d7:comment"u8)
        || sample.StartsWith("d10:created by"u8)
        || sample.StartsWith("d13:creation date"u8)
        || sample.StartsWith("d8:encoding"u8)
        || sample.StartsWith("d9:httpseeds"u8)
        || sample.StartsWith("d4:infod"u8);
}
