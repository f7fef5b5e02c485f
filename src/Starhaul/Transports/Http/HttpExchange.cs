using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Starhaul.Retries;

namespace Starhaul.Transports.Http;

/// <summary>Sends one request and follows its redirects by our rules: http and https alone, never from https to http.</summary>
/// <param name="client">Sends each request.</param>
/// <param name="time">The clock.</param>
/// <param name="hosts">Asked before each request; null where the caller sees to that.</param>
internal sealed class HttpExchange(HttpMessageInvoker client, TimeProvider time, IHostLimiter? hosts = null)
{
    private const int MostRedirects = 10;

    /// <summary>The connections that may be opened without having been asked for.</summary>
    public ConnectionSlots Slots { get; } = hosts?.Slots ?? new ConnectionSlots(cache: null);

    /// <summary>Sends a request; returns when the response's head is there.</summary>
    /// <param name="source">What was asked for; its credentials go to its own host alone.</param>
    /// <param name="location">Where to begin.</param>
    /// <param name="method">HEAD or GET.</param>
    /// <param name="prepare">Sets the headers of each request.</param>
    /// <param name="patience">Longest wait for the response's head.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AttemptFailedException">No response came.</exception>
    /// <exception cref="SourceUnavailableException">A redirect is refused.</exception>
    public Task<HttpResponse> SendAsync(
        Source source,
        Uri location,
        HttpMethod method,
        Action<HttpRequestHeaders> prepare,
        TimeSpan patience,
        CancellationToken cancellationToken
    ) => SendAsync(source, location, method, (request, _) => prepare(request.Headers), patience, cancellationToken);

    /// <summary>The same for a request that may have a body, and credentials beside those of its URL.</summary>
    /// <param name="source">What was asked for; its credentials go to its own host alone.</param>
    /// <param name="location">Where to begin.</param>
    /// <param name="method">Any; what is not GET or HEAD is led to no other host.</param>
    /// <param name="prepare">Completes each request; it is given whether that goes to the source's own origin.</param>
    /// <param name="patience">Longest wait for the response's head.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AttemptFailedException">No response came.</exception>
    /// <exception cref="SourceUnavailableException">A redirect is refused.</exception>
    public async Task<HttpResponse> SendAsync(
        Source source,
        Uri location,
        HttpMethod method,
        Action<HttpRequestMessage, bool> prepare,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        for (var redirects = 0; ; redirects++)
        {
            var (at, asked) = (location, method);
            Func<Task<HttpResponse>> send = () =>
                SendOnceAsync(source, at, asked, prepare, patience, cancellationToken);
            var response = await (hosts?.SendAsync(source, at, send, cancellationToken) ?? send()).ConfigureAwait(
                false
            );
            if (!IsRedirect(response.Status))
            {
                return response;
            }

            using (response)
            {
                location = Next(source, at, response, redirects);
                method = MethodAfter(method, response.Status);
                RefuseToCarryBody(source, method, at, location, response.Status);
            }
        }
    }

    private async Task<HttpResponse> SendOnceAsync(
        Source source,
        Uri location,
        HttpMethod method,
        Action<HttpRequestMessage, bool> prepare,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, WithoutUserInfo(location));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.UserAgent.ParseAdd(Product.UserAgent);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        prepare(request, IsSameOrigin(source.Uri, location));
        if (source.Uri.UserInfo.Length > 0 && IsSameOrigin(source.Uri, location))
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(source.Uri.UserInfo));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = new HttpResponse(
                await client.SendAsync(request, either.Token).ConfigureAwait(false),
                location
            );
            if (response.FramingFault is { } fault && method != HttpMethod.Head)
            {
                response.Dispose();
                throw Unreadable(source, $"{location.Authority} {fault}.");
            }

            return response;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AttemptFailedException(
                $"{location.Authority} did not answer within {patience.TotalSeconds:0} s",
                e
            );
        }
        catch (HttpRequestException e)
            when (ProxyFailure.Find(e, source, location, EnvironmentProxy.Current) is { } failure)
        {
#pragma warning disable MA0027 // another exception than the one that is caught
            throw failure;
#pragma warning restore MA0027
        }
        catch (HttpRequestException e) when (IsFinal(e))
        {
            throw Unreadable(source, $"{location.Authority} could not be asked: {Innermost(e)}.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new AttemptFailedException($"{location.Authority} could not be asked: {Innermost(e)}", e);
        }
    }

    /// <summary>Whether the next attempt would meet the same: a certificate that is refused, a response that cannot be read.</summary>
    private static bool IsFinal(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
        || error.InnerException is System.Security.Authentication.AuthenticationException { InnerException: null };

    private static SourceUnavailableException Unreadable(Source source, string message, Exception? cause = null) =>
        new(message, cause)
        {
            Source = source.Text,
            Step = FetchStep.Probe,
            Hint = "The server or a proxy on the way is at fault; trying again does not help.",
        };

    private static Uri Next(Source source, Uri from, HttpResponse response, int redirects)
    {
        if (redirects >= MostRedirects)
        {
            throw Refuse(
                source,
                $"{MostRedirects} redirects did not end; the last one led to {RedactedUri.Redact(from)}."
            );
        }

        if (response.LocationText is not { Length: > 0 } target)
        {
            throw Refuse(source, $"The status {(int)response.Status} came without a Location.");
        }

        // Read as it came: the typed field is empty where it does not parse.
        if (
            !Uri.TryCreate(target, UriKind.RelativeOrAbsolute, out var parsed)
            || !Uri.TryCreate(from, parsed, out var next)
            || (next.Scheme is "http" or "https" && next.Host.Length == 0)
        )
        {
            var shown = ServerText.Clean(target.Split('?', '#')[0]);
            throw Refuse(source, $"A redirect leads to the bad Location '{shown}', which is no address.");
        }

        if (next.Scheme is not ("http" or "https"))
        {
            throw Refuse(source, $"A redirect to {next.Scheme}: is refused; only http and https are followed.");
        }

        if (from.Scheme == "https" && next.Scheme == "http")
        {
            throw Refuse(
                source,
                $"A redirect from https to {RedactedUri.Redact(next)} is refused: it would give up encryption."
            );
        }

        return next;
    }

    /// <summary>303 leads to a GET, and after a POST 301 and 302 do too; 307 and 308 keep the method and its body (RFC 9110 §15.4).</summary>
    private static HttpMethod MethodAfter(HttpMethod method, HttpStatusCode status) =>
        method == HttpMethod.Get
        || method == HttpMethod.Head
        || status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            ? method
            : HttpMethod.Get;

    /// <summary>A body may hold a key: it goes to the origin that it was meant for, and to no other.</summary>
    private static void RefuseToCarryBody(Source source, HttpMethod method, Uri from, Uri next, HttpStatusCode status)
    {
        if (method != HttpMethod.Get && method != HttpMethod.Head && !IsSameOrigin(from, next))
        {
            throw Refuse(
                source,
                $"A {method} is led on to {RedactedUri.Redact(next)} by {(int)status}, and is not followed."
            );
        }
    }

    private static SourceUnavailableException Refuse(Source source, string message) =>
        new(message)
        {
            Source = source.Text,
            Step = FetchStep.Probe,
            Hint = "Open the URL in a browser and use the address that it ends at.",
        };

    private static bool IsRedirect(HttpStatusCode status) =>
        status
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    private static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme
        && string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase)
        && one.Port == other.Port;

    private static Uri WithoutUserInfo(Uri location) =>
        location.UserInfo.Length == 0 ? location : new UriBuilder(location) { UserName = "", Password = "" }.Uri;

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message.TrimEnd('.');
    }
}
