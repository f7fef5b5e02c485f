using System.Globalization;
using System.Text;

namespace Starhaul.S3.Addresses;

/// <summary>What <c>s3://BUCKET/KEY</c> names.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object's key, decoded; empty for the whole bucket.</param>
/// <param name="VersionId">The version that is asked for; null for the newest.</param>
internal sealed record S3Location(string Bucket, string Key, string? VersionId)
{
    /// <summary>The scheme of its URIs.</summary>
    public const string Scheme = "s3";

    private const string Start = Scheme + "://";
    private const int LongestKey = 1024; // Amazon S3, object key naming

    /// <summary>Whether it stands for all objects below it: a bucket, or a key that ends with a slash.</summary>
    public bool IsPrefix => Key.Length == 0 || Key.EndsWith('/');

    /// <summary>What stands behind the question mark of its URL; empty for nothing.</summary>
    public string Query => VersionId is { } version ? "versionId=" + Encode(version, encodesSlash: true) : "";

    /// <summary>Reads a source. Percent signs decode as in every URL; what System.Uri makes of dots and cases does not count.</summary>
    /// <exception cref="ArgumentException">It names no object that can be asked for; the message says what to write.</exception>
    public static S3Location Parse(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var text = source.Uri.OriginalString.Trim();
        if (!text.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse(source, $"does not begin with {Start}");
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            throw Refuse(source, "holds a '#'; in a key write it as %23");
        }

        var query = text.IndexOf('?', StringComparison.Ordinal);
        var path = text[Start.Length..(query < 0 ? text.Length : query)];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? path : path[..slash];
        if (bucket.Contains('@', StringComparison.Ordinal))
        {
            throw Refuse(source, "holds credentials; give them by AWS_ACCESS_KEY_ID or a profile");
        }

        if (!IsBucket(bucket))
        {
            throw Refuse(
                source,
                "names no bucket: 3 to 63 lower-case letters, digits, dots, hyphens and low lines, as in s3://BUCKET/KEY"
            );
        }

        var key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]);
        RefuseKey(source, key);
        return new S3Location(bucket, key, query < 0 ? null : VersionOf(source, text[(query + 1)..]));
    }

    /// <summary>A key as it stands in a URL and in what is signed: all but letters, digits, <c>-._~</c> and slashes encoded.</summary>
    /// <param name="key">The key, or a value of the query.</param>
    /// <param name="encodesSlash">Whether slashes are encoded too, as in a value of the query.</param>
    public static string Encode(string key, bool encodesSlash = false)
    {
        var text = new StringBuilder(key.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            var letter = (char)value;
            if (
                char.IsAsciiLetterOrDigit(letter)
                || letter is '-' or '.' or '_' or '~'
                || (letter == '/' && !encodesSlash)
            )
            {
                text.Append(letter);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return text.ToString();
    }

    /// <summary>The source of an object of this bucket.</summary>
    public Source SourceOf(string key) => Source.Parse($"{Start}{Bucket}/{Encode(key)}");

    private static bool IsBucket(string bucket) =>
        bucket.Length is >= 3 and <= 63
        && bucket.All(static letter =>
            char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_'
        )
        && char.IsAsciiLetterOrDigit(bucket[0])
        && char.IsAsciiLetterOrDigit(bucket[^1])
        && !bucket.Contains("..", StringComparison.Ordinal);

    private static void RefuseKey(Source source, string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > LongestKey)
        {
            throw Refuse(source, $"has a key of more than {LongestKey} bytes");
        }

        // A URL with such a segment is another URL by the time that it is sent (RFC 3986 §5.2.4).
        if (key.Split('/').Any(static segment => segment is "." or ".."))
        {
            throw Refuse(source, "has a key with the segment '.' or '..', which no URL can carry");
        }
    }

    private static string VersionOf(Source source, string query)
    {
        const string Name = "versionId=";
        return
            query.StartsWith(Name, StringComparison.Ordinal)
            && query.Length > Name.Length
            && !query.Contains('&', StringComparison.Ordinal)
            ? Uri.UnescapeDataString(query[Name.Length..])
            : throw Refuse(source, "has a '?' that no versionId=... follows; in a key write it as %3F");
    }

    private static ArgumentException Refuse(Source source, string fault) =>
        new($"{source.Text} {fault}.", nameof(source));
}
