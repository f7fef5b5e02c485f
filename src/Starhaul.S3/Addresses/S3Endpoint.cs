using System.Collections.Concurrent;
using System.Net;
using Starhaul.S3.Credentials;

namespace Starhaul.S3.Addresses;

/// <summary>Where buckets are asked for: one server that was named, or Amazon's of each region.</summary>
internal sealed class S3Endpoint
{
    private const string AmazonHost = "amazonaws.com";

    private readonly ConcurrentDictionary<string, string> regions = new(StringComparer.Ordinal);
    private readonly Uri? named;
    private readonly string region;
    private readonly bool usesPathStyle;

    /// <param name="named">The server; null for Amazon's.</param>
    /// <param name="region">The region until a bucket shows to be in another.</param>
    /// <param name="usesPathStyle">Whether the bucket always stands in the path.</param>
    public S3Endpoint(Uri? named, string region, bool usesPathStyle)
    {
        this.named = named;
        this.region = region;
        this.usesPathStyle = usesPathStyle;
    }

    /// <summary>The server that the options, the variables and the profile name.</summary>
    /// <exception cref="ArgumentException">The variables name none that can be asked.</exception>
    public static S3Endpoint Create(S3Options options, KeyRing ring)
    {
        string? Variable(string name) => options.Variable(name) is { Length: > 0 } value ? value : null;
        var server = options.Endpoint;
        if (server is null && (Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL")) is { } text)
        {
            server = Uri.TryCreate(text, UriKind.Absolute, out var parsed)
                ? parsed
                : throw new ArgumentException("AWS_ENDPOINT_URL is no URL.", nameof(options));
            Require(server);
        }

        var home = options.Region ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? ring.Region;
        return new S3Endpoint(server, home ?? "us-east-1", options.UsesPathStyle);
    }

    /// <summary>Sees to it that a server can be asked as it is named.</summary>
    /// <exception cref="ArgumentException">It is no http or https URL, or holds credentials or a query.</exception>
    public static void Require(Uri named)
    {
        if (
            !named.IsAbsoluteUri
            || named.Scheme is not ("http" or "https")
            || named.UserInfo.Length > 0
            || named.Query.Length > 0
            || named.Fragment.Length > 0
        )
        {
            throw new ArgumentException(
                "The endpoint of S3 is an http or https URL without credentials and without a query.",
                nameof(named)
            );
        }
    }

    /// <summary>The region that requests for a bucket are signed for.</summary>
    public string RegionOf(string bucket) => regions.GetValueOrDefault(bucket, region);

    /// <summary>Notes where a bucket is.</summary>
    /// <returns>Whether that was not known.</returns>
    public bool Move(string bucket, string to)
    {
        if (!IsRegion(to) || RegionOf(bucket) == to)
        {
            return false;
        }

        regions[bucket] = to;
        return true;
    }

    /// <summary>The URL by which an object is known, wherever its bucket shows to be.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key; empty for the bucket.</param>
    /// <param name="query">What stands behind the question mark; empty for nothing.</param>
    public Uri Name(string bucket, string key, string query) => Locate(bucket, key, query, region);

    /// <summary>The URL where an object is asked for now.</summary>
    /// <inheritdoc cref="Name" />
    public Uri Locate(string bucket, string key, string query) => Locate(bucket, key, query, RegionOf(bucket));

    private Uri Locate(string bucket, string key, string query, string at)
    {
        var server = named ?? Amazon(at);
        var inPath =
            usesPathStyle
            || IsAddress(server)
            // No certificate of the server's covers a name with a further dot, and no host's name has a low line.
            || bucket.AsSpan().ContainsAny('.', '_');
        var host = inPath ? server.Authority : $"{bucket}.{server.Authority}";
        var path = server.AbsolutePath.TrimEnd('/') + (inPath ? $"/{bucket}/" : "/") + S3Location.Encode(key);
        return new Uri($"{server.Scheme}://{host}{path}{(query.Length > 0 ? "?" + query : "")}");
    }

    // The words come from a server and become part of a host's name.
    private static bool IsRegion(string text) =>
        text.Length is > 0 and <= 32
        && text.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static Uri Amazon(string region) =>
        new($"https://s3.{region}.{AmazonHost}{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}");

    private static bool IsAddress(Uri server) =>
        IPAddress.TryParse(server.Host.Trim('[', ']'), out _)
        || server.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
