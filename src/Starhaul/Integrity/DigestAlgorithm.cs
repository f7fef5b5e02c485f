using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Starhaul.Integrity;

/// <summary>A digest algorithm that can be computed here. Any other is not offered.</summary>
internal sealed class DigestAlgorithm
{
    private const string PartsMark = "-parts-";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly Func<RunningDigest> start;
    private bool hasParts;

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

    /// <summary>CRC-32: a proof against accidents, not against an attacker.</summary>
    public static DigestAlgorithm Crc32 { get; } = new("crc32", hexLength: 8, () => new Crc32Digest());

    /// <summary>CRC-64/NVME: a proof against accidents, not against an attacker.</summary>
    public static DigestAlgorithm Crc64Nvme { get; } = new("crc64nvme", hexLength: 16, () => new Crc64NvmeDigest());

    /// <summary>Every algorithm of whole files, the strongest first.</summary>
    public static IReadOnlyList<DigestAlgorithm> All { get; } = [Sha512, Sha256, Sha1, Md5, Crc64Nvme, Crc32c, Crc32];

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
            "crc32" => Crc32,
            "crc64nvme" => Crc64Nvme,
            _ => OfParts(name),
        };
        return algorithm is not null;
    }

    /// <summary>The digest of the digests of equal parts, named <c>md5-parts-8388608</c>. Its values end with the number of parts: <c>-12</c>.</summary>
    /// <param name="algorithm">The algorithm of the parts, and of their digests.</param>
    /// <param name="partLength">Bytes in every part but the last.</param>
    public static DigestAlgorithm OfParts(DigestAlgorithm algorithm, long partLength)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partLength);
        var name = string.Create(CultureInfo.InvariantCulture, $"{algorithm.Name}{PartsMark}{partLength}");
        return new DigestAlgorithm(name, algorithm.HexLength, () => new PartedDigest(algorithm, partLength))
        {
            hasParts = true,
        };
    }

    private static DigestAlgorithm? OfParts(string name)
    {
        var mark = name.LastIndexOf(PartsMark, StringComparison.Ordinal);
        return
            mark > 0
            && TryParse(name[..mark], out var part)
            && !part.hasParts
            && long.TryParse(
                name.AsSpan(mark + PartsMark.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var length
            )
            && length > 0
            ? OfParts(part, length)
            : null;
    }

    /// <summary>
    /// The algorithm that a bare value of this many hex digits is taken for: 32, 40, 64 or 128. Null for any other
    /// number, 8 and 16 included, for there are many checksums of those lengths.
    /// </summary>
    public static DigestAlgorithm? OfHexLength(int hexLength) =>
        hexLength < Md5.HexLength ? null : All.FirstOrDefault(algorithm => algorithm.HexLength == hexLength);

    /// <summary>Whether a text is a value of this algorithm in hex.</summary>
    public bool IsValue(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hasParts && hex.LastIndexOf('-') is > 0 and var end)
        {
            return uint.TryParse(hex.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && end == HexLength
                && hex.AsSpan(0, end).IndexOfAnyExcept(HexDigits) < 0;
        }

        return hex.Length == HexLength && hex.All(char.IsAsciiHexDigit);
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>A fresh digest of no bytes.</summary>
    public RunningDigest Start() => start();
}
