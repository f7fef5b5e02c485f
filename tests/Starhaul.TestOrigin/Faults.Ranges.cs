namespace Starhaul.TestOrigin;

/// <summary>Ranges and conditions that are misunderstood.</summary>
public static partial class Faults
{
    /// <summary>Range is not heard: 200 and the whole file.</summary>
    public static Fault IgnoreRange() => new() { Hears = headers => headers.Without("Range") };

    /// <summary>If-Range is not heard: 206 out of whatever version there is. The splice trap.</summary>
    public static Fault IgnoreIfRange() => new() { Hears = headers => headers.Without("If-Range") };

    /// <summary>If-Range with an ETag gives 200; with a date it is honoured.</summary>
    public static Fault IfRangeKnowsDatesOnly() =>
        new()
        {
            Hears = headers =>
                headers["If-Range"] is { } condition && condition.Contains('"', StringComparison.Ordinal)
                    ? headers.Without("Range")
                    : headers,
        };

    /// <summary>Any If-Range gives 200; a Range with If-Match is honoured.</summary>
    public static Fault IfRangeIsRefused() =>
        new() { Hears = headers => headers.Has("If-Range") ? headers.Without("Range") : headers };

    /// <summary>If-None-Match and If-Modified-Since are not heard: never a 304.</summary>
    public static Fault NeverUnchanged() =>
        new() { Hears = headers => headers.Without("If-None-Match").Without("If-Modified-Since") };

    /// <summary>A 206 starts elsewhere than was asked, and says so.</summary>
    /// <param name="delta">Bytes by which the start moves; the end stays.</param>
    public static Fault WrongContentRangeStart(long delta) =>
        ChangePart(
            (exchange, answer) =>
            {
                var start = Math.Clamp(answer.Offset + delta, 0, answer.Offset + answer.Length - 1);
                var end = answer.Offset + answer.Length - 1;
                return (answer with { Offset = start, Length = end - start + 1 }).With(
                    "Content-Range",
                    $"bytes {start}-{end}/{exchange.File.Content.Length}"
                );
            }
        );

    /// <summary>A 206 holds the bytes that were asked for and says that they are others.</summary>
    public static Fault LyingContentRange(long delta) =>
        ChangePart(
            (exchange, answer) =>
                answer.With(
                    "Content-Range",
                    $"bytes {answer.Offset + delta}-{answer.Offset + answer.Length - 1 + delta}/{exchange.File.Content.Length}"
                )
        );

    /// <summary>A 206 names another total length.</summary>
    public static Fault WrongContentRangeTotal(long delta) =>
        ChangePart((exchange, answer) => ContentRange(answer, $"{exchange.File.Content.Length + delta}"));

    /// <summary>A 206 does not know the total length: <c>bytes 0-99/*</c>.</summary>
    public static Fault UnknownContentRangeTotal() => ChangePart((_, answer) => ContentRange(answer, "*"));

    /// <summary>A 206 without Content-Range.</summary>
    public static Fault MissingContentRange() => OmitOn206("Content-Range");

    /// <summary>A 206 that ends so many bytes before what was asked, and says so.</summary>
    public static Fault ShortRange(long bytes) =>
        ChangePart(
            (exchange, answer) =>
                ContentRange(
                    answer with
                    {
                        Length = Math.Max(1, answer.Length - bytes),
                    },
                    $"{exchange.File.Content.Length}"
                )
        );

    /// <summary>A 206 lacks a header that the 200 has, such as ETag or Last-Modified (RFC 9110 §15.3.7).</summary>
    public static Fault OmitOn206(string header) => ChangePart((_, answer) => answer.With(header, null));

    /// <summary>A 206 has another ETag than the 200.</summary>
    public static Fault DifferentETagOn206(string etag = "\"another\"") =>
        ChangePart((_, answer) => answer.With("ETag", etag));

    /// <summary>416, with the total that the test wants: the true one, 0, or a lie.</summary>
    public static Fault NotSatisfiable(long total) =>
        new()
        {
            Answers = (_, answer) =>
                OriginResponse.Of(416).With("Content-Range", $"bytes */{total}").With("ETag", answer.Headers["ETag"]),
        };

    private static OriginResponse ContentRange(OriginResponse answer, string total) =>
        answer.With("Content-Range", $"bytes {answer.Offset}-{answer.Offset + answer.Length - 1}/{total}");
}
