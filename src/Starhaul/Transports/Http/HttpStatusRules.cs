using System.Net;
using Starhaul.Retries;

namespace Starhaul.Transports.Http;

/// <summary>What a status other than the expected one means. It never becomes bytes, a size or a name.</summary>
internal static class HttpStatusRules
{
    /// <summary>Statuses that may be gone with the next attempt.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        (int)status is 408 or 425 or 429 or 500 or 502 or 503 or 504 or 522 or 524;

    /// <summary>Whether the response is the whole file: 200, or 203 from a proxy that changed no byte of it (RFC 9110 §15.3.4).</summary>
    public static bool IsWhole(HttpStatusCode status) =>
        status is HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation;

    /// <summary>
    /// Whether a request with a Range that is answered so may succeed without it: some servers know no ranges and say so by
    /// an error. What asks for credentials, patience or another range means what it says.
    /// </summary>
    public static bool MayRefuseRanges(HttpStatusCode status) =>
        (int)status is 400 or 403 or 404 or 405 or 406 or 500 or 501;

    /// <summary>The exception for a response that brings no bytes.</summary>
    public static Exception Refuse(HttpResponse response, Source source, FetchStep step, TimeProvider time)
    {
        var status = (int)response.Status;
        var words = Describe(response.Status);
        if (IsTransient(response.Status))
        {
            return new AttemptFailedException($"{response.Location.Authority} answered {words}")
            {
                RetryAfter = response.RetryAfter(time),
            };
        }

        if (response.Status is HttpStatusCode.ProxyAuthenticationRequired)
        {
            return ProxyFailure.Refuse(source, EnvironmentProxy.Current.GetProxy(response.Location));
        }

        return new SourceUnavailableException($"{RedactedUri.Redact(response.Location)} answered {words}.")
        {
            Source = source.Text,
            Step = step,
            Hint = status switch
            {
                401 or 403 => "The server wants credentials, or refuses this client; check the URL and your access.",
                404 or 410 => "The file is not there (any more); check the URL.",
                _ => "The server did not send the file; check the URL.",
            },
        };
    }

    /// <summary>A status as a person reads it: <c>404 Not Found</c>.</summary>
    public static string Describe(HttpStatusCode status) =>
        Enum.IsDefined(status) ? $"{(int)status} {ReasonPhrase(status)}" : $"{(int)status}";

    /// <summary>The reason phrase of a status, as RFC 9110 §15 has them: <c>Not Found</c>.</summary>
    private static string ReasonPhrase(HttpStatusCode status)
    {
        var name = status.ToString();
        return string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}"));
    }
}
