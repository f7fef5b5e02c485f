using System.Globalization;

namespace Starhaul.TestOrigin;

/// <summary>Statuses, headers and bodies that are not what they should be.</summary>
public static partial class Faults
{
    /// <summary>Another status, with a short page as its body.</summary>
    /// <param name="status">The status.</param>
    /// <param name="retryAfter">Retry-After as it is written, seconds or a date; null for none.</param>
    public static Fault Status(int status, string? retryAfter = null) =>
        Change(_ =>
            OriginResponse
                .Of(status, OriginContent.Of($"<html><h1>{status}</h1></html>\n"), "text/html")
                .With("Retry-After", retryAfter)
        );

    /// <summary>HEAD is answered by a status such as 405, 403 or 404.</summary>
    public static Fault HeadStatus(int status) => Status(status).OnHead();

    /// <summary>HEAD tells another length or ETag than GET.</summary>
    public static Fault HeadLies(long? length = null, string? etag = null) =>
        Change(answer =>
                (etag is null ? answer : answer.With("ETag", etag)) with
                {
                    DeclaredLength = length ?? answer.DeclaredLength,
                }
            )
            .OnHead();

    /// <summary>HEAD tells no length.</summary>
    public static Fault HeadWithoutLength() => UntilClose().OnHead();

    /// <summary>412 to any request with If-Match.</summary>
    public static Fault PreconditionFailed() => Status(412).When(request => request.Headers.Has("If-Match"));

    /// <summary>An HTML page with status 200 in place of the file.</summary>
    public static Fault HtmlPage(string contentType = "text/html; charset=utf-8") =>
        Change(_ =>
            OriginResponse.Of(
                200,
                OriginContent.Of("<!DOCTYPE html>\n<html><body><h1>Down for maintenance</h1></body></html>\n"),
                contentType
            )
        );

    /// <summary>The headers of the file and no body: <c>Content-Length: 0</c>.</summary>
    public static Fault EmptyBody() =>
        Change(answer => (answer with { Status = 200, Length = 0 }).With("Content-Range", null));

    /// <summary>The body of every answer is another than its headers belong to.</summary>
    public static Fault Body(OriginContent content) =>
        Change(answer => answer with { Content = content, Offset = 0, Length = content.Length });

    /// <summary>One bit is flipped, at an offset of the file.</summary>
    public static Fault FlipBit(long offset) =>
        Change(answer => answer with { Content = new FlippedContent(answer.Content, offset) });

    /// <summary>A digest of other bytes, of the right form.</summary>
    public static Fault WrongDigest(DigestHeader header) =>
        Change(answer => answer.With(Digests.Name(header), Digests.WrongValue(header)));

    /// <summary>A header set, byte for byte; a null value takes it away.</summary>
    public static Fault Header(string name, string? value) => Change(answer => answer.With(name, value));

    /// <summary>Content-Disposition with a file name as it is, <c>..%2f..%2fetc%2fpasswd</c> or escape sequences too.</summary>
    public static Fault FileName(string name) =>
        Header("Content-Disposition", string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{name}\""));

    /// <summary>503 for every request beyond so many at once.</summary>
    public static Fault AtMost(int requestsAtOnce, string? retryAfter = "1") =>
        new()
        {
            Answers = (exchange, answer) =>
                exchange.SoFar.InFlight < requestsAtOnce
                    ? answer
                    : OriginResponse.Of(503).With("Retry-After", retryAfter),
        };

    /// <summary>A redirect, to a path or a URL of any scheme.</summary>
    public static Fault Redirect(string location, int status = 302) =>
        Change(_ => OriginResponse.Of(status).With("Location", location));
}
