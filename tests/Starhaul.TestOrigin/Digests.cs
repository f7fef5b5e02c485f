using System.Security.Cryptography;

namespace Starhaul.TestOrigin;

/// <summary>Writes the digest headers of an answer.</summary>
internal static class Digests
{
    public static string Name(DigestHeader header) =>
        header switch
        {
            DigestHeader.ReprDigest => "Repr-Digest",
            DigestHeader.ContentDigest => "Content-Digest",
            DigestHeader.Digest => "Digest",
            DigestHeader.ContentMd5 => "Content-MD5",
            DigestHeader.AmzSha256 => "x-amz-checksum-sha256",
            DigestHeader.GoogHash => "x-goog-hash",
            _ => throw new ArgumentOutOfRangeException(nameof(header), header, "Not a digest header."),
        };

    /// <summary>The value over the whole file or over the bytes that this message carries, as the header has it.</summary>
    public static string Value(DigestHeader header, OriginContent content, long offset, long length)
    {
        var covers = header is DigestHeader.ContentDigest or DigestHeader.ContentMd5
            ? (Offset: offset, Length: length)
            : (0, content.Length);
        var bytes = new byte[covers.Length];
        content.Read(covers.Offset, bytes);
        return Format(header, IsMd5(header) ? Md5(bytes) : SHA256.HashData(bytes));
    }

    /// <summary>A value of the right form that belongs to other bytes.</summary>
    public static string WrongValue(DigestHeader header) =>
        Format(header, [.. Enumerable.Range(1, IsMd5(header) ? 16 : 32).Select(number => (byte)number)]);

    private static bool IsMd5(DigestHeader header) => header is DigestHeader.ContentMd5 or DigestHeader.GoogHash;

    private static string Format(DigestHeader header, byte[] digest)
    {
        var text = Convert.ToBase64String(digest);
        return header switch
        {
            DigestHeader.ReprDigest or DigestHeader.ContentDigest => $"sha-256=:{text}:",
            DigestHeader.Digest => $"SHA-256={text}",
            DigestHeader.GoogHash => $"md5={text}",
            _ => text,
        };
    }

#pragma warning disable CA5351 // Content-MD5 and x-goog-hash are defined with MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
