using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>Reads the digests that an HTTP response declares in its header fields.</summary>
/// <remarks>
/// An algorithm that is not known here and a value that is malformed or has the wrong length declare nothing. The
/// caller keeps a digest of scope <see cref="DigestScope.Message"/> only where that response's body is the whole file.
/// </remarks>
internal static class DigestHeaders
{
    private const string AmazonPrefix = "x-amz-checksum-";

    /// <summary>Reads every digest field.</summary>
    /// <param name="headers">All header fields of one response, those of its content included; a name may come twice.</param>
    /// <returns>The digests; those of RFC 9530 first.</returns>
    public static IReadOnlyList<DeclaredDigest> Read(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
        {
            var text = string.Join(", ", values);
            fields[name] = fields.TryGetValue(name, out var before) ? $"{before}, {text}" : text;
        }

        return
        [
            .. ReadStructured(fields, "repr-digest", DigestScope.Representation),
            .. ReadStructured(fields, "content-digest", DigestScope.Message),
            .. ReadDigest(fields),
            .. ReadContentMd5(fields),
            .. ReadAmazon(fields),
            .. ReadGoogle(fields),
        ];
    }

    // RFC 9530 §2, §3: sha-256=:base64:
    private static IEnumerable<DeclaredDigest> ReadStructured(
        Dictionary<string, string> fields,
        string name,
        DigestScope scope
    )
    {
        if (!fields.TryGetValue(name, out var text) || !StructuredDictionary.TryRead(text, out var members))
        {
            yield break;
        }

        foreach (var (algorithm, value) in members)
        {
            if (Declare(algorithm, value, name, scope) is { } digest)
            {
                yield return digest;
            }
        }
    }

    // RFC 3230 §4.3.2: SHA-256=base64,MD5=base64; but CRC32c is 1 to 8 hex digits (IANA, HTTP Digest Algorithm Values).
    private static IEnumerable<DeclaredDigest> ReadDigest(Dictionary<string, string> fields)
    {
        foreach (var (algorithm, text) in ReadList(fields, "digest"))
        {
            var value =
                algorithm.Equals("crc32c", StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var crc)
                    ? Convert.FromHexString(crc.ToString("x8", CultureInfo.InvariantCulture))
                    : StrictBase64.Decode(text);
            if (Declare(algorithm, value, "digest", DigestScope.Representation) is { } digest)
            {
                yield return digest;
            }
        }
    }

    // RFC 1864.
    private static IEnumerable<DeclaredDigest> ReadContentMd5(Dictionary<string, string> fields)
    {
        if (
            fields.TryGetValue("content-md5", out var text)
            && Declare("md5", StrictBase64.Decode(text.Trim()), "content-md5", DigestScope.Message) is { } digest
        )
        {
            yield return digest;
        }
    }

    // A composite checksum is one of the parts' checksums, and no digest of the bytes; older objects show it by "-N" alone.
    private static IEnumerable<DeclaredDigest> ReadAmazon(Dictionary<string, string> fields)
    {
        var type = fields.GetValueOrDefault(AmazonPrefix + "type");
        if (string.Equals(type, "COMPOSITE", StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }

        foreach (var (name, text) in fields)
        {
            if (
                name.StartsWith(AmazonPrefix, StringComparison.OrdinalIgnoreCase)
                && Declare(
                    name[AmazonPrefix.Length..],
                    StrictBase64.Decode(text.Trim()),
                    "x-amz-checksum",
                    DigestScope.Representation
                )
                    is { } digest
            )
            {
                yield return digest;
            }
        }
    }

    // The hash is of the stored bytes. An object that is stored as gzip and decoded on its way out is other bytes.
    private static IEnumerable<DeclaredDigest> ReadGoogle(Dictionary<string, string> fields)
    {
        var stored = fields.GetValueOrDefault("x-goog-stored-content-encoding", "identity").Trim();
        var served = fields.GetValueOrDefault("content-encoding", "identity").Trim();
        if (!stored.Equals(served, StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }

        foreach (var (algorithm, text) in ReadList(fields, "x-goog-hash"))
        {
            var value = StrictBase64.Decode(text);
            if (Declare(algorithm, value, "x-goog-hash", DigestScope.Representation) is { } digest)
            {
                yield return digest;
            }
        }
    }

    private static IEnumerable<(string Algorithm, string Value)> ReadList(
        Dictionary<string, string> fields,
        string name
    )
    {
        foreach (var member in fields.GetValueOrDefault(name, "").Split(','))
        {
            if (member.Split('=', 2, StringSplitOptions.TrimEntries) is [var algorithm, var value])
            {
                yield return (algorithm, value);
            }
        }
    }

    private static DeclaredDigest? Declare(string name, byte[]? value, string origin, DigestScope scope) =>
        value is not null
        && DigestAlgorithm.TryParse(name, out var algorithm)
        && value.Length * 2 == algorithm.HexLength
            ? new DeclaredDigest(algorithm.Name, Convert.ToHexStringLower(value), origin, scope)
            : null;
}
