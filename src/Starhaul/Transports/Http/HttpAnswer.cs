using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Starhaul.Integrity;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>One final answer, and what it says in our words.</summary>
internal sealed class HttpAnswer(HttpResponseMessage response, Uri location) : IDisposable
{
    /// <summary>A Last-Modified this long before the answer's Date cannot have two versions (RFC 9110 §8.8.2.2).</summary>
    private static readonly TimeSpan StrongAge = TimeSpan.FromSeconds(60);

    /// <summary>A longer tag is as good as none: a server would refuse the request that sends it back.</summary>
    private const int LongestETag = 1024;

    /// <summary>A wait of more seconds than the typed header holds: nobody waits for it, and it must not pass for none.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(int.MaxValue);

    public Uri Location => location;

    public HttpContent Content => response.Content;

    public HttpResponseHeaders Headers => response.Headers;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>The protocol in the words of its users: <c>HTTP/1.1</c>, <c>HTTP/2</c>.</summary>
    public string Protocol => "HTTP/" + HttpVersion;

    public string HttpVersion =>
        response.Version.Minor == 0 && response.Version.Major > 1
            ? $"{response.Version.Major}"
            : response.Version.ToString(2);

    public ContentRangeHeaderValue? ContentRange =>
        response.Content.Headers.ContentRange is { } range
        && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            ? range
            : null;

    /// <summary>How the end of this answer's body will be known.</summary>
    public BodyEnd End =>
        response.Content.Headers.ContentLength is not null ? BodyEnd.Length
        : response.Headers.TransferEncodingChunked == true || response.Version.Major >= 2 ? BodyEnd.Framed
        : BodyEnd.ConnectionClosed;

    /// <summary>The version that the answer belongs to; the length is that of the whole file.</summary>
    public SourceIdentity Identity =>
        new()
        {
            ETag = ETag,
            LastModified = response.Content.Headers.LastModified,
            LastModifiedIsStrong =
                response.Content.Headers.LastModified is { } modified
                && response.Headers.Date is { } date
                && date - modified >= StrongAge,
            Length =
                Status == HttpStatusCode.PartialContent ? ContentRange?.Length : response.Content.Headers.ContentLength,
            ContentEncoding = Encoding,
        };

    /// <summary>Every digest that the answer declares.</summary>
    public IReadOnlyList<DeclaredDigest> Digests =>
        DigestHeaders.Read(response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(Pair));

    /// <summary>How long the host asks to be left alone (RFC 9110 §10.2.3); null when it does not. Zero, and a time that is past, say nothing.</summary>
    public TimeSpan? RetryAfter(TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
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
            DeclaredType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(),
            Digests = [.. Digests.Where(static digest => digest.Scope == DigestScope.Representation)],
            FileName = FileName,
            IsUnchanged = Status == HttpStatusCode.NotModified,
        };

    public void Dispose() => response.Dispose();

    // Read as it came: servers send tags that the typed header refuses, and they identify a version all the same.
    private string? ETag => Text("ETag") is { Length: > 0 and <= LongestETag } tag ? tag : null;

    private string? FileName =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Disposition", out var values)
            ? ContentDisposition.FileName(values.FirstOrDefault())
            : null;

    private string? Encoding
    {
        get
        {
            var codings = string.Join(", ", response.Content.Headers.ContentEncoding).ToLowerInvariant();
            return codings is "" or "identity" ? null : codings;
        }
    }

    private string? Text(string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

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
