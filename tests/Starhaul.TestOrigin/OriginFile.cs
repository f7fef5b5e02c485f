using System.IO.Compression;

namespace Starhaul.TestOrigin;

/// <summary>One version of a file as an origin serves it. The defaults are those of a healthy static server.</summary>
public sealed record OriginFile
{
    /// <summary>The bytes as they are on the wire, thus coded ones under a <see cref="ContentEncoding"/>.</summary>
    public required OriginContent Content { get; init; }

    /// <summary>The ETag as it is written, quotes and <c>W/</c> included; null for none.</summary>
    public string? ETag { get; init; }

    /// <summary>Last-Modified; null for none. The default is long past, so it is a strong validator (RFC 9110 §8.8.2.2).</summary>
    public DateTimeOffset? LastModified { get; init; } = new(2025, 6, 24, 5, 10, 0, TimeSpan.Zero);

    /// <summary>The Date that answers carry; null for the present time. Equal to Last-Modified it makes that weak.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Content-Type; null for none.</summary>
    public string? ContentType { get; init; } = "application/octet-stream";

    /// <summary>Content-Encoding that is sent whatever was asked for; null for none.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>False for a server that knows nothing of ranges: each GET is answered by 200 and the whole file.</summary>
    public bool AcceptRanges { get; init; } = true;

    /// <summary>Digests that answers declare, right ones; <see cref="Faults.WrongDigest"/> declares wrong ones.</summary>
    public IReadOnlyList<DigestHeader> Digests { get; init; } = [];

    /// <summary>Further headers, written byte for byte: escape sequences and control characters too.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>A file with a strong ETag and a strong Last-Modified.</summary>
    public static OriginFile Of(OriginContent content) =>
        new() { Content = content, ETag = $"\"{content.Fingerprint}\"" };

    /// <inheritdoc cref="Of(OriginContent)" />
    public static OriginFile Of(byte[] bytes) => Of(OriginContent.Of(bytes));

    /// <inheritdoc cref="Of(OriginContent)" />
    public static OriginFile Of(string text) => Of(OriginContent.Of(text));

    /// <summary>Incompressible bytes that follow from the seed; any length costs no memory.</summary>
    public static OriginFile Random(long length, int seed = 1) => Of(OriginContent.Random(length, seed));

    /// <summary>A gzip file of the given bytes, declared as <c>application/gzip</c>.</summary>
    public static OriginFile Gzip(byte[] plain) => Of(GzipOf(plain)) with { ContentType = "application/gzip" };

    /// <summary>Bytes under <c>Content-Encoding: gzip</c> that nobody asked for.</summary>
    public static OriginFile GzipCoded(byte[] plain, string contentType = "application/json") =>
        Of(GzipOf(plain)) with
        {
            ContentType = contentType,
            ContentEncoding = "gzip",
        };

    /// <summary>The file with one more header.</summary>
    public OriginFile With(string header, string value) => this with { Headers = Headers.Add(header, value) };

    private static byte[] GzipOf(byte[] plain)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }
}
