using System.Buffers;

namespace Starhaul.Detection;

/// <summary>Reads what a name and a declared type say that the bytes are.</summary>
public static class ClaimReader
{
    private static readonly Dictionary<string, string> Compressed = new(StringComparer.OrdinalIgnoreCase)
    {
        [".gz"] = MediaTypes.Gzip,
        [".zst"] = MediaTypes.Zstandard,
        [".bz2"] = MediaTypes.Bzip2,
    };

    private static readonly Dictionary<string, string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = MediaTypes.Json,
        [".jsonl"] = MediaTypes.Ndjson,
        [".ndjson"] = MediaTypes.Ndjson,
    };

    // What servers say when they know nothing, or want a browser to save the file.
    private static readonly HashSet<string> Vague = new(StringComparer.Ordinal)
    {
        "application/octet-stream",
        "application/x-octet-stream",
        "binary/octet-stream",
        "application/binary",
        "application/download",
        "application/x-download",
        "application/force-download",
        "application/x-force-download",
        "application/unknown",
        "unknown/unknown",
        "text/plain",
    };

    // RFC 9110 §5.6.2, without the star of a media range.
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Reads the claims of a source, the name's first.</summary>
    /// <param name="fileName">The name; its extension claims when it is .gz, .zst, .bz2, .json, .jsonl or .ndjson.</param>
    /// <param name="declaredType">
    /// The Content-Type, with or without parameters. One that is not a media type, names a range (<c>text/*</c>) or says
    /// only "bytes" or "text" (<c>application/octet-stream</c>, <c>text/plain</c>) claims nothing; every other one does.
    /// </param>
    /// <param name="keptCoding">
    /// The media type of a content coding whose coded bytes are kept as the file, such as <c>application/gzip</c>: the
    /// declared type then speaks of what is inside (RFC 9110 §8.4). Null when the bytes are not coded, or are decoded.
    /// </param>
    public static IReadOnlyList<Claim> Read(string? fileName, string? declaredType, string? keptCoding = null)
    {
        var claims = new List<Claim>();
        if (ReadName(fileName) is { } byName)
        {
            claims.Add(byName);
        }

        if (ReadType(declaredType, keptCoding) is { } byType)
        {
            claims.Add(byType);
        }

        return claims;
    }

    private static Claim? ReadName(string? fileName)
    {
        var extension = Path.GetExtension(fileName) ?? "";
        if (Plain.TryGetValue(extension, out var type))
        {
            return new Claim("name", Lower(extension), type);
        }

        if (!Compressed.TryGetValue(extension, out type))
        {
            return null;
        }

        var innerExtension = Path.GetExtension(Path.GetFileNameWithoutExtension(fileName)) ?? "";
        return Plain.TryGetValue(innerExtension, out var inside)
            ? new Claim("name", Lower(innerExtension + extension), type, inside)
            : new Claim("name", Lower(extension), type);
    }

    private static Claim? ReadType(string? declaredType, string? keptCoding)
    {
        var text = Lower((declaredType ?? "").Split(';', 2)[0].Trim());
        if (text.Split('/') is not [{ Length: > 0 } main, { Length: > 0 } sub] || Vague.Contains(text))
        {
            return null;
        }

        if (main.AsSpan().ContainsAnyExcept(TokenCharacters) || sub.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return null;
        }

        var type = MediaTypes.Canonical(text);
        return keptCoding is null || keptCoding == type
            ? new Claim("content-type", text, type)
            : new Claim("content-type", text, keptCoding, type);
    }

    private static string Lower(string text) => text.ToLowerInvariant();
}
