using System.Security.Cryptography;
using System.Text;

namespace Starhaul.TestOrigin;

/// <summary>The bytes of a served file, readable at any offset, so that 100 GB can be served without holding them.</summary>
public abstract class OriginContent
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A short text that differs whenever the bytes do; the default ETag is made of it.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>No bytes at all.</summary>
    public static OriginContent Empty { get; } = Of([]);

    /// <summary>The bytes themselves.</summary>
    public static OriginContent Of(byte[] bytes) => new HeldContent(bytes);

    /// <summary>A text in UTF-8.</summary>
    public static OriginContent Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Incompressible bytes of any length that follow from the seed and are made as they are read.</summary>
    public static OriginContent Random(long length, int seed = 1) => new GeneratedContent(length, seed);

    /// <summary>One content up to an offset and another from there: a file overwritten in place while it is read.</summary>
    public static OriginContent Joined(OriginContent before, OriginContent after, long at) =>
        new JoinedContent(before, after, at);

    /// <summary>Fills the span with the bytes at an offset. The span ends within the content.</summary>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>All bytes, for a test to compare with.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>The SHA-256 of all bytes in lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(ToArray()));
}
