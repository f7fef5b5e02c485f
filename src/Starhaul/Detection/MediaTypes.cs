namespace Starhaul.Detection;

/// <summary>The media types that the detector tells apart, and the one name under which each of them goes here.</summary>
internal static class MediaTypes
{
    public const string Gzip = "application/gzip";
    public const string Zstandard = "application/zstd";
    public const string Bzip2 = "application/x-bzip2";
    public const string Xz = "application/x-xz";
    public const string SevenZip = "application/x-7z-compressed";
    public const string Zip = "application/zip";
    public const string Parquet = "application/vnd.apache.parquet";
    public const string Sqlite = "application/vnd.sqlite3";
    public const string Torrent = "application/x-bittorrent";
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string Tar = "application/x-tar";
    public const string GeoJson = "application/geo+json";
    public const string Svg = "image/svg+xml";
    public const string Html = "text/html";
    public const string Xml = "application/xml";
    public const string Csv = "text/csv";
    public const string PlainText = "text/plain";
    public const string Binary = "application/octet-stream";
    public const string Empty = "application/x-empty";

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["application/x-gzip"] = Gzip,
        ["application/x-gunzip"] = Gzip,
        ["application/gzip-compressed"] = Gzip,
        ["application/x-gzip-compressed"] = Gzip,
        ["application/x-zstd"] = Zstandard,
        ["application/bzip2"] = Bzip2,
        ["application/x-bzip"] = Bzip2,
        ["application/x-bz2"] = Bzip2,
        ["application/xz"] = Xz,
        ["application/x-zip"] = Zip,
        ["application/x-zip-compressed"] = Zip,
        ["application/parquet"] = Parquet,
        ["application/x-parquet"] = Parquet,
        ["application/x-sqlite3"] = Sqlite,
        ["application/x-7z"] = SevenZip,
        ["application/7z"] = SevenZip,
        ["application/tar"] = Tar,
        ["text/json"] = Json,
        ["application/ndjson"] = Ndjson,
        ["application/jsonl"] = Ndjson,
        ["application/x-jsonl"] = Ndjson,
        ["application/jsonlines"] = Ndjson,
        ["application/x-jsonlines"] = Ndjson,
        ["application/json-lines"] = Ndjson,
        ["text/ndjson"] = Ndjson,
        ["text/x-ndjson"] = Ndjson,
        ["text/jsonl"] = Ndjson,
        ["application/xhtml+xml"] = Html,
        ["text/xml"] = Xml,
    };

    // Structured syntax suffixes: RFC 6839 §3, RFC 8460 §6.1, RFC 8878 §7.3.
    private static readonly (string Suffix, string Type)[] Suffixes =
    [
        ("+json", Json),
        ("+xml", Xml),
        ("+zip", Zip),
        ("+gzip", Gzip),
        ("+zstd", Zstandard),
    ];

    /// <summary>The name that a media type goes by here: <c>application/x-gzip</c> is <c>application/gzip</c>.</summary>
    /// <param name="type">A media type, lower-case, without parameters.</param>
    public static string Canonical(string type)
    {
        if (Aliases.TryGetValue(type, out var known))
        {
            return known;
        }

        foreach (var (suffix, suffixType) in Suffixes)
        {
            if (type.EndsWith(suffix, StringComparison.Ordinal))
            {
                return suffixType;
            }
        }

        return type;
    }

    /// <summary>Whether the type is HTML or XML: what servers send in place of a file.</summary>
    public static bool IsMarkup(string type) => type is Html or Xml;
}
