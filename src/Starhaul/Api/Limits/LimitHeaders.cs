using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Limits;

/// <summary>
/// Reads what hosts say of their limits: <c>RateLimit</c> and <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers),
/// their forerunners with <c>-Limit</c>, <c>-Remaining</c> and <c>-Reset</c>, and those of EDSM.
/// </summary>
internal static partial class LimitHeaders
{
    /// <summary>A reset beyond this is a moment in seconds since 1970, not a stretch of time.</summary>
    private const long LeastMoment = 1_000_000_000;

    /// <summary>A hint beyond this is a slip, and would keep every later run from asking.</summary>
    public static readonly TimeSpan LongestHint = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestPolicy = TimeSpan.FromDays(1);

    /// <summary>A hint, no longer than is believed.</summary>
    public static TimeSpan Bounded(TimeSpan hint) => hint < LongestHint ? hint : LongestHint;

    /// <param name="response">A response.</param>
    /// <param name="known">The limits that are kept: for hosts that do not say how much there is in all.</param>
    /// <param name="time">The clock.</param>
    public static LearnedLimit Read(HttpResponse response, IReadOnlyList<ApiLimit> known, TimeProvider time)
    {
        var headers = response.Headers;
        var isRefused = response.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        var untilFull = Counts(headers, "X-Rate-Limit-");
        var untilReset = Structured(headers) ?? Counts(headers, "RateLimit-") ?? Counts(headers, "X-RateLimit-");
        var hints = new List<TimeSpan>();
        if (isRefused && response.RetryAfter(time) is { } retryAfter)
        {
            hints.Add(retryAfter);
        }

        if (untilFull is { } full && (isRefused || full.Left <= 0) && full.Reset > 0)
        {
            // What was used comes back one by one: the reset is when all of it is back.
            var used = (full.Total ?? Most(known) ?? 1) - (isRefused ? 0 : full.Left ?? 0);
            hints.Add(Seconds((double)Left(full.Reset.Value, time) / Math.Max(1, used)));
        }

        if (untilReset is { } window && (isRefused || window.Left <= 0) && window.Reset is { } reset)
        {
            hints.Add(Seconds(Left(reset, time)));
        }

        var told = untilFull ?? untilReset;
        return new LearnedLimit
        {
            Left = told?.Left,
            Total = told?.Total,
            Wait = hints
                .Where(static hint => hint > TimeSpan.Zero)
                .Select(static hint => (TimeSpan?)Bounded(hint))
                .Max(),
            Policy = Policy(headers),
        };
    }

    private static int? Most(IReadOnlyList<ApiLimit> known) =>
        known.Max(limit => (limit as SlidingWindowLimit)?.Requests ?? (limit as LeakyBucketLimit)?.Capacity);

    /// <summary>The seconds to a reset, which hosts give as such or as a moment.</summary>
    private static long Left(long reset, TimeProvider time) =>
        reset >= LeastMoment ? reset - time.GetUtcNow().ToUnixTimeSeconds() : reset;

    private static TimeSpan Seconds(double seconds) =>
        TimeSpan.FromSeconds(Math.Min(seconds, LongestHint.TotalSeconds));

    private static (long? Left, long? Total, long? Reset)? Counts(HttpResponseHeaders headers, string prefix)
    {
        var counts = (
            Left: Number(headers, prefix + "Remaining"),
            Total: Number(headers, prefix + "Limit"),
            Reset: Moment(headers, prefix + "Reset") ?? Number(headers, prefix + "Reset")
        );
        return counts is (null, null, null) ? null : counts;
    }

    // "default";r=50;t=30
    private static (long? Left, long? Total, long? Reset)? Structured(HttpResponseHeaders headers)
    {
        var text = Text(headers, "RateLimit");
        var left = Parameter(text, "r");
        return left is null ? null : (left, Parameter(Text(headers, "RateLimit-Policy"), "q"), Parameter(text, "t"));
    }

    // "default";q=100;w=10 now, 100;w=10 in earlier drafts
    private static SlidingWindowLimit? Policy(HttpResponseHeaders headers)
    {
        var text = Text(headers, "RateLimit-Policy");
        var quota =
            Parameter(text, "q")
            ?? (
                long.TryParse(text.Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                    ? first
                    : null
            );
        return
            quota is > 0 and <= 100_000
            && Parameter(text, "w") is > 0 and var seconds
            && seconds <= LongestPolicy.TotalSeconds
            && !text.Contains(',', StringComparison.Ordinal)
            ? new SlidingWindowLimit { Requests = (int)quota, Per = TimeSpan.FromSeconds(seconds) }
            : null;
    }

    private static long? Parameter(string text, string name)
    {
        var found = ParameterForm()
            .Matches(text)
            .FirstOrDefault(match => match.Groups["name"].ValueSpan.SequenceEqual(name));
        return found is null ? null : Number(found.Groups["value"].Value);
    }

    // Some hosts say when, in ISO 8601, in place of how long.
    private static long? Moment(HttpResponseHeaders headers, string name) =>
        Text(headers, name) is var text
        && text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.AddSeconds(1).AddTicks(-1).ToUnixTimeSeconds()
            : null;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        Number(Text(headers, name).Split([',', ';'])[0]);

    private static long? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number < 1e12
            ? (long)Math.Ceiling(number)
            : null;

    private static string Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";

    [GeneratedRegex(
        @";\s*(?<name>[a-z]+)=(?<value>\d{1,12})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ParameterForm();
}
