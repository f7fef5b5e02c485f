using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Starhaul.Integrity;

/// <summary>A digest algorithm that can be computed here. Any other is not offered.</summary>
internal sealed class DigestAlgorithm
{
    private readonly Func<RunningDigest> start;

    private DigestAlgorithm(string name, int hexLength, Func<RunningDigest> start)
    {
        Name = name;
        HexLength = hexLength;
        this.start = start;
    }

    /// <summary>SHA-512.</summary>
    public static DigestAlgorithm Sha512 { get; } =
        new("sha-512", hexLength: 128, () => new HashDigest(HashAlgorithmName.SHA512));

    /// <summary>SHA-256, the key of every record.</summary>
    public static DigestAlgorithm Sha256 { get; } =
        new("sha-256", hexLength: 64, () => new HashDigest(HashAlgorithmName.SHA256));

    /// <summary>SHA-1: a proof against accidents, not against an attacker.</summary>
    public static DigestAlgorithm Sha1 { get; } =
        new("sha-1", hexLength: 40, () => new HashDigest(HashAlgorithmName.SHA1));

    /// <summary>MD5: a proof against accidents, not against an attacker.</summary>
    public static DigestAlgorithm Md5 { get; } = new("md5", hexLength: 32, () => new HashDigest(HashAlgorithmName.MD5));

    /// <summary>CRC-32C: a proof against accidents, not against an attacker.</summary>
    public static DigestAlgorithm Crc32c { get; } = new("crc32c", hexLength: 8, () => new Crc32cDigest());

    /// <summary>Every algorithm, the strongest first.</summary>
    public static IReadOnlyList<DigestAlgorithm> All { get; } = [Sha512, Sha256, Sha1, Md5, Crc32c];

    /// <summary>The lower-case name of RFC 9530's registry, but <c>sha-1</c> for what it calls <c>sha</c>.</summary>
    public string Name { get; }

    /// <summary>Length of a value in hex digits.</summary>
    public int HexLength { get; }

    /// <summary>Reads a name in any usual form: <c>sha-256</c>, <c>SHA256</c>, <c>sha</c>; false when it is not known here.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DigestAlgorithm? algorithm)
    {
        var name = (text ?? "").ToLowerInvariant();
        algorithm = name switch
        {
            "sha-512" or "sha512" => Sha512,
            "sha-256" or "sha256" => Sha256,
            "sha-1" or "sha1" or "sha" => Sha1,
            "md5" => Md5,
            "crc32c" => Crc32c,
            _ => null,
        };
        return algorithm is not null;
    }

    /// <summary>
    /// The algorithm that a bare value of this many hex digits is taken for: 32, 40, 64 or 128. Null for any other
    /// number, 8 included, for there are many checksums of that length.
    /// </summary>
    public static DigestAlgorithm? OfHexLength(int hexLength) =>
        hexLength == Crc32c.HexLength ? null : All.FirstOrDefault(algorithm => algorithm.HexLength == hexLength);

    /// <summary>Whether a text is a value of this algorithm in hex.</summary>
    public bool IsValue(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        return hex.Length == HexLength && hex.All(char.IsAsciiHexDigit);
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>A fresh digest of no bytes.</summary>
    public RunningDigest Start() => start();
}
