using System.Globalization;

namespace Starhaul.TestOrigin;

/// <summary>Answers as RFC 9110 asks: HEAD, single ranges, If-Range and the conditional requests.</summary>
internal static class HealthyServer
{
    /// <summary>An HTTP date (RFC 9110 §5.6.7).</summary>
    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    public static OriginResponse Answer(string method, HeaderList heard, OriginFile file, TimeProvider clock)
    {
        var whole = Whole(file, clock);
        if (method is not ("GET" or "HEAD"))
        {
            return OriginResponse.Of(405).With("Allow", "GET, HEAD");
        }

        // The order of RFC 9110 §13.2.2.
        if (!PreconditionsHold(heard, file))
        {
            return WithoutBody(412, whole);
        }

        if (IsUnchanged(heard, file))
        {
            return WithoutBody(304, whole);
        }

        // Range is defined for GET alone (§14.2).
        if (
            method != "GET"
            || !file.AcceptRanges
            || !RequestedRange.TryParse(heard["Range"], file.Content.Length, out var range)
            || !IfRangeHolds(heard["If-Range"], file)
        )
        {
            return WithDigests(whole, file);
        }

        return range.IsSatisfiable
            ? WithDigests(Part(whole, range, file.Content.Length), file)
            : WithoutBody(416, whole)
                .With("Content-Range", $"bytes */{file.Content.Length}")
                .With("Content-Type", null);
    }

    private static OriginResponse Whole(OriginFile file, TimeProvider clock)
    {
        var headers = HeaderList
            .Empty.With("Date", Date(file.Date ?? clock.GetUtcNow()))
            .With("Content-Type", file.ContentType)
            .With("ETag", file.ETag)
            .With("Last-Modified", file.LastModified is { } modified ? Date(modified) : null)
            .With("Content-Encoding", file.ContentEncoding)
            .With("Accept-Ranges", file.AcceptRanges ? "bytes" : null);
        foreach (var (name, value) in file.Headers.Fields)
        {
            headers = headers.Add(name, value);
        }

        return new OriginResponse
        {
            Status = 200,
            Headers = headers,
            Content = file.Content,
            Length = file.Content.Length,
        };
    }

    private static OriginResponse Part(OriginResponse whole, RequestedRange range, long total) =>
        (whole with { Status = 206, Offset = range.Start, Length = range.Length }).With(
            "Content-Range",
            $"bytes {range.Start}-{range.End}/{total}"
        );

    private static OriginResponse WithDigests(OriginResponse answer, OriginFile file)
    {
        foreach (var header in file.Digests)
        {
            var value = Digests.Value(header, file.Content, answer.Offset, answer.Length);
            answer = answer.With(Digests.Name(header), value);
        }

        return answer;
    }

    private static OriginResponse WithoutBody(int status, OriginResponse answer) =>
        answer with
        {
            Status = status,
            Length = 0,
        };

    private static bool PreconditionsHold(HeaderList heard, OriginFile file)
    {
        if (heard["If-Match"] is { } tags)
        {
            return tags == "*" || Tags(tags).Any(tag => IsStrong(tag) && tag == file.ETag);
        }

        return !TryDate(heard["If-Unmodified-Since"], out var since)
            || file.LastModified is not { } modified
            || Seconds(modified) <= Seconds(since);
    }

    private static bool IsUnchanged(HeaderList heard, OriginFile file)
    {
        if (heard["If-None-Match"] is { } tags)
        {
            return file.ETag is { } etag && (tags == "*" || Tags(tags).Any(tag => Opaque(tag) == Opaque(etag)));
        }

        return TryDate(heard["If-Modified-Since"], out var since)
            && file.LastModified is { } modified
            && Seconds(modified) <= Seconds(since);
    }

    /// <summary>If-Range compares strongly and exactly (§13.1.5); without the header a range always holds.</summary>
    private static bool IfRangeHolds(string? condition, OriginFile file)
    {
        if (condition is null)
        {
            return true;
        }

        return TryDate(condition, out var date)
            ? file.LastModified is { } modified && Seconds(modified) == Seconds(date)
            : IsStrong(condition) && condition == file.ETag;
    }

    private static string[] Tags(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsStrong(string tag) => tag.StartsWith('"');

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private static bool TryDate(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(
            text,
            "R",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out date
        );
}
