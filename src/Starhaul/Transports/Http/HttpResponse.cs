using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Starhaul.Integrity;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>One final response, and what it says in our words.</summary>
internal sealed class HttpResponse(HttpResponseMessage message, Uri location) : IDisposable
{
    /// <summary>A Last-Modified this long before the response's Date cannot have two versions (RFC 9110 §8.8.2.2).</summary>
    private static readonly TimeSpan StrongAge = TimeSpan.FromSeconds(60);

    /// <summary>A longer tag is as good as none: a server would refuse the request that sends it back.</summary>
    private const int LongestETag = 1024;

    /// <summary>A wait of more seconds than the typed header holds: nobody waits for it, and it must not pass for none.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(int.MaxValue);

    // Words that servers put into Content-Encoding and that code nothing (RFC 9110 §8.4.1 lists those that do).
    private static readonly HashSet<string> NoCodings = new(StringComparer.Ordinal)
    {
        "identity",
        "none",
        "binary",
        "aws-chunked",
        "utf-8",
        "utf8",
        "utf-16",
        "iso-8859-1",
        "us-ascii",
        "ascii",
        "7bit",
        "8bit",
    };

    /// <summary>Where a handler puts digests that it read out of a response in a way that is not HTTP's own.</summary>
    public static HttpRequestOptionsKey<IReadOnlyList<DeclaredDigest>> DeclaredBeside { get; } =
        new("starhaul.digests");

    public Uri Location => location;

    public HttpContent Content => message.Content;

    public HttpResponseHeaders Headers => message.Headers;

    /// <summary>The Location field as it came; null for none.</summary>
    public string? LocationText => Text("Location");

    public HttpStatusCode Status => message.StatusCode;

    /// <summary>The protocol in the words of its users: <c>HTTP/1.1</c>, <c>HTTP/2</c>.</summary>
    public string Protocol => "HTTP/" + HttpVersion;

    public string HttpVersion =>
        message.Version.Minor == 0 && message.Version.Major > 1
            ? $"{message.Version.Major}"
            : message.Version.ToString(2);

    public ContentRangeHeaderValue? ContentRange =>
        message.Content.Headers.ContentRange is { } range
        && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            ? range
            : null;

    /// <summary>Whether the range is the whole file.</summary>
    public bool IsWholeRange => ContentRange is { From: 0, To: { } to, Length: { } all } && to + 1 == all;

    /// <summary>How the end of this response's body will be known.</summary>
    public BodyEnd End =>
        ContentLength is not null ? BodyEnd.Length
        : message.Headers.TransferEncodingChunked == true || message.Version.Major >= 2 ? BodyEnd.Framed
        : BodyEnd.ConnectionClosed;

    /// <summary>The version that the response belongs to; the length is that of the whole file.</summary>
    public SourceIdentity Identity =>
        new()
        {
            ETag = ETag,
            LastModified = message.Content.Headers.LastModified,
            LastModifiedIsStrong =
                message.Content.Headers.LastModified is { } modified
                && message.Headers.Date is { } date
                && date - modified >= StrongAge,
            Length = Status == HttpStatusCode.PartialContent ? ContentRange?.Length : ContentLength,
            ContentEncoding = Encoding,
        };

    /// <summary>Every digest that the response declares.</summary>
    public IReadOnlyList<DeclaredDigest> Digests =>
        [
            .. DigestHeaders.Read(
                message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated).Select(Pair)
            ),
            .. ReadBeside(),
        ];

    /// <summary>Those of them that are of the whole file, also where the response is a part of it.</summary>
    public IReadOnlyList<DeclaredDigest> FileDigests =>
        [.. Digests.Where(static digest => digest.Scope == DigestScope.Representation)];

    /// <summary>Digests in the trailer, which is there when the body was read to its end; a digest of one part is left out.</summary>
    public IReadOnlyList<DeclaredDigest> TrailingDigests =>
        DigestHeaders.Read(message.TrailingHeaders.NonValidated.Select(Pair));

    /// <summary>
    /// What makes the end of the body unknowable (RFC 9112 §6.3), as words for a person; null when it is clear. Read from the
    /// fields as they came: the platform takes the first of two lengths, and drops what it cannot parse.
    /// </summary>
    public string? FramingFault
    {
        get
        {
            var transferCodings = Fields(message.Headers.NonValidated, "Transfer-Encoding");
            if (transferCodings.Exists(coding => !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)))
            {
                return $"sent Transfer-Encoding '{ServerText.Clean(string.Join(", ", transferCodings))}', which was not asked for";
            }

            // With chunks the length does not count.
            var lengths = Fields(message.Content.Headers.NonValidated, "Content-Length");
            return
                transferCodings.Count == 0
                && (
                    lengths.Distinct(StringComparer.Ordinal).Count() > 1 || (lengths.Count > 0 && ContentLength is null)
                )
                ? $"sent the Content-Length '{ServerText.Clean(string.Join(", ", lengths))}', which is not one length"
                : null;
        }
    }

    /// <summary>The length of the body; null where chunks mark its end, or nothing does.</summary>
    private long? ContentLength =>
        Fields(message.Headers.NonValidated, "Transfer-Encoding").Count == 0
        && Fields(message.Content.Headers.NonValidated, "Content-Length") is [var length, ..]
        && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : null;

    private static List<string> Fields(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values)
            ? [.. values.SelectMany(static value => value.Split(',')).Select(static value => value.Trim(' ', '\t'))]
            : [];

    /// <summary>How long the host asks to be left alone (RFC 9110 §10.2.3); null when it does not. Zero, and a time that is past, say nothing.</summary>
    public TimeSpan? RetryAfter(TimeProvider time)
    {
        var wait = message.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ when Text("Retry-After") is { } text && IsWhole(text) => LongestWait,
            _ when FractionOf(Text("Retry-After")) is { } fraction => fraction,
            _ => TimeSpan.Zero,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }

    public SourceFacts ToFacts() =>
        new()
        {
            Location = location,
            StatusCode = (int)Status,
            HttpVersion = HttpVersion,
            Identity = Identity,
            DeclaredType = message.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(),
            Digests = FileDigests,
            FileName = FileName,
            Links = Links,
            IsUnchanged = Status == HttpStatusCode.NotModified,
        };

    public void Dispose() => message.Dispose();

    // Read as it came: servers send tags that the typed header refuses, and they identify a version all the same.
    private string? ETag => Text("ETag") is { Length: > 0 and <= LongestETag } tag ? tag : null;

    private IReadOnlyList<SourceLink> Links =>
        message.Headers.NonValidated.TryGetValues("Link", out var fields) ? LinkHeader.Read(fields, location) : [];

    private string? FileName =>
        message.Content.Headers.NonValidated.TryGetValues("Content-Disposition", out var values)
            ? ContentDisposition.FileName(values.FirstOrDefault())
            : null;

    private string? Encoding
    {
        get
        {
            var codings = message
                .Content.Headers.ContentEncoding.Select(static coding => coding.ToLowerInvariant())
                .Where(static coding => !NoCodings.Contains(coding));
            var text = string.Join(", ", codings);
            return text.Length > 0 ? text : null;
        }
    }

    private IReadOnlyList<DeclaredDigest> ReadBeside() =>
        message.RequestMessage is { } request && request.Options.TryGetValue(DeclaredBeside, out var digests)
            ? digests
            : [];

    private string? Text(string name) =>
        message.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    // RFC 9110 §10.2.3 has whole seconds alone; some servers say 1.5.
    private static TimeSpan? FractionOf(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds < int.MaxValue
            ? TimeSpan.FromSeconds((double)seconds)
            : null;

    private static bool IsWhole(string text) =>
        text.Trim(' ', '\t') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    private static KeyValuePair<string, IEnumerable<string>> Pair(KeyValuePair<string, HeaderStringValues> header) =>
        new(header.Key, header.Value);
}
