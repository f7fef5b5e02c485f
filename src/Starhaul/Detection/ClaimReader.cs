using System.Buffers;

namespace Starhaul.Detection;

/// <summary>Reads what a name and a declared type say that the bytes are.</summary>
/// <param name="regimes">The regimes, whose extensions and types claim them.</param>
internal sealed class ClaimReader(RegimeTable regimes)
{
    // Beside the extensions of the regimes: forms that have a signature, then names that are used loosely.
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        [".xz"] = MediaTypes.Xz,
        [".txz"] = MediaTypes.Xz,
        [".7z"] = MediaTypes.SevenZip,
        [".zip"] = MediaTypes.Zip,
        [".parquet"] = MediaTypes.Parquet,
        [".sqlite"] = MediaTypes.Sqlite,
        [".sqlite3"] = MediaTypes.Sqlite,
        [".csv"] = MediaTypes.Csv,
        [".db"] = MediaTypes.Binary,
        [".geojson"] = MediaTypes.GeoJson,
        [".tar"] = MediaTypes.Tar,
        [".torrent"] = MediaTypes.Torrent,
        [".xml"] = MediaTypes.Xml,
    };

    // One ending for two forms.
    private static readonly Dictionary<string, string> Joined = new(StringComparer.OrdinalIgnoreCase)
    {
        [".tgz"] = MediaTypes.Tar,
        [".taz"] = MediaTypes.Tar,
        [".txz"] = MediaTypes.Tar,
        [".tzst"] = MediaTypes.Tar,
        [".tbz2"] = MediaTypes.Tar,
        [".svgz"] = MediaTypes.Xml,
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
    /// <param name="fileName">
    /// The name; its extension claims when it is one of a regime, or one of a form that is known here (<c>.xz .7z .zip
    /// .parquet .sqlite</c>, and loosely <c>.csv .db .geojson .tar .torrent .xml</c>).
    /// </param>
    /// <param name="declaredType">
    /// The Content-Type, with or without parameters. One that is not a media type, names a range (<c>text/*</c>) or says
    /// only "bytes" or "text" (<c>application/octet-stream</c>, <c>text/plain</c>) claims nothing; every other one does.
    /// </param>
    /// <param name="keptCoding">
    /// The media type of a content coding whose coded bytes are kept as the file, such as <c>application/gzip</c>: the
    /// declared type then speaks of what is inside (RFC 9110 §8.4). Null when the bytes are not coded, or are decoded.
    /// </param>
    public IReadOnlyList<Claim> Read(string? fileName, string? declaredType, string? keptCoding = null)
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

    private Claim? ReadName(string? fileName)
    {
        var extension = Path.GetExtension(fileName) ?? "";
        if (TypeOf(extension) is not { } type)
        {
            return null;
        }

        if (Joined.TryGetValue(extension, out var joined))
        {
            return new Claim("name", Lower(extension), type, joined);
        }

        var innerExtension = Path.GetExtension(Path.GetFileNameWithoutExtension(fileName)) ?? "";
        return
            regimes.FindByType(type) is { } regime
            && regimes.IsCompressed(regime)
            && TypeOf(innerExtension) is { } inside
            ? new Claim("name", Lower(innerExtension + extension), type, inside)
            : new Claim("name", Lower(extension), type);
    }

    private string? TypeOf(string extension) =>
        regimes.FindByExtension(extension)?.MimeTypes[0] ?? Others.GetValueOrDefault(extension);

    private Claim? ReadType(string? declaredType, string? keptCoding)
    {
        var text = Lower((declaredType ?? "").Split(';', 2)[0].Trim());
        if (text.Split('/') is not [{ Length: > 0 } main, { Length: > 0 } sub])
        {
            return null;
        }

        if (main.AsSpan().ContainsAnyExcept(TokenCharacters) || sub.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return null;
        }

        var registered = regimes.FindByType(text)?.MimeTypes[0];
        if (registered is null && Vague.Contains(text))
        {
            return null;
        }

        var type = registered ?? MediaTypes.Canonical(text);
        return keptCoding is null || keptCoding == type
            ? new Claim("content-type", text, type)
            : new Claim("content-type", text, keptCoding, type);
    }

    private static string Lower(string text) => text.ToLowerInvariant();
}
