using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Starhaul.Api.Limits;
using Starhaul.Api.Values;
using Starhaul.Retries;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Requests;

/// <summary>Sends single requests of one resource: when its limits allow, with its credentials, judged by its rules.</summary>
internal sealed class ApiClient
{
    private const int Accepted = 202;
    private const int LongestExcerpt = 4096;

    private readonly ApiResource resource;
    private readonly HttpExchange exchange;
    private readonly HostRateLimiter hosts;
    private readonly ApiRateLimiter limiter;
    private readonly Credentials credentials;
    private readonly ResponseBody bodies;
    private readonly TransferLimits limits;
    private readonly TimeProvider time;
    private readonly Source source;
    private readonly PagePointers places;

    public ApiClient(
        ApiResource resource,
        HttpMessageInvoker client,
        HostRateLimiter hosts,
        Credentials credentials,
        ResponseBody bodies,
        TransferLimits limits,
        TimeProvider time,
        ILogger log,
        TransferMeter? meter = null
    )
    {
        Meter = meter ?? new TransferMeter();
        this.resource = resource;
        this.hosts = hosts;
        this.credentials = credentials;
        this.bodies = bodies;
        this.limits = limits;
        this.time = time;
        limiter = new ApiRateLimiter(resource, hosts, Meter, time, log);
        exchange = new HttpExchange(client, time, limiter);
        source = Source.Parse(resource.BaseUrl.AbsoluteUri);
        places = PagePointers.Collect(resource);
    }

    /// <summary>What is shown of the requests.</summary>
    public TransferMeter Meter { get; }

    /// <summary>Requests that were sent, those of redirects too.</summary>
    public long Requests => limiter.Requests;

    /// <summary>Time that was spent waiting for limits.</summary>
    public TimeSpan Waited => limiter.Waited;

    /// <summary>The protocol of the last response.</summary>
    public string Protocol { get; private set; } = "HTTP";

    /// <summary>Sends a request once.</summary>
    /// <exception cref="AttemptFailedException">The next attempt may fare better.</exception>
    /// <exception cref="SourceUnavailableException">The API refuses, or the wait is longer than is allowed.</exception>
    /// <exception cref="UnexpectedContentException">The response is nothing that the definition knows.</exception>
    public async Task<Response> AskAsync(PreparedRequest request, CancellationToken cancellationToken)
    {
        var complete = await credentials
            .AddAsync(request, token => AskForTokenAsync(token, cancellationToken))
            .ConfigureAwait(false);
        var (response, bytes) = await SendAsync(complete, source, cancellationToken).ConfigureAwait(false);
        using (response)
        {
            var json = PageJson.Read(bytes, places, out var fault);
            var status = (int)response.Status;
            if (ErrorRules.Find(resource.Errors, status, bytes, json?.Body) is { } rule)
            {
                return await FollowAsync(rule, response, json?.Body, cancellationToken).ConfigureAwait(false);
            }

            if (status == 401 && credentials.Renew(complete))
            {
                throw new AttemptFailedException($"{response.Location.Authority} no longer takes the token");
            }

            if (status is < 200 or > 299)
            {
                throw Refused(response, json?.Body, bytes);
            }

            return json is not null ? CreateResponse(response, json, rule: null)
                : status == Accepted ? CreateResponse(response, PageJson.Nothing, rule: null)
                : throw NotJson(response, bytes, fault);
        }
    }

    private async Task<(HttpResponse Response, ReadOnlyMemory<byte> Bytes)> SendAsync(
        PreparedRequest request,
        Source asked,
        CancellationToken cancellationToken
    )
    {
        HttpResponse response;
        try
        {
            response = await exchange
                .SendAsync(
                    asked,
                    request.Url,
                    request.Method,
                    (message, isOwn) => Complete(message, request, isOwn),
                    limits.StallTimeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (SourceUnavailableException e) when (credentials.IsIn(e.Message))
        {
            throw new SourceUnavailableException(credentials.Redact(e.Message)) { Source = source.Text, Hint = e.Hint };
        }

        try
        {
            Protocol = response.Protocol;
            return (response, await bodies.ReadAsync(response, Meter, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Complete(HttpRequestMessage message, PreparedRequest request, bool isOwn)
    {
        if (!isOwn && credentials.IsIn(message.RequestUri!.AbsoluteUri))
        {
            throw new SourceUnavailableException(
                $"A redirect to {message.RequestUri.Authority} is refused: it would take the key along."
            )
            {
                Source = source.Text,
                Hint = "Check base_url of the definition.",
            };
        }

        message.Headers.Accept.ParseAdd("application/json");
        message.Headers.AcceptEncoding.Clear();
        message.Headers.AcceptEncoding.ParseAdd("gzip, deflate, br");
        foreach (var (name, value) in request.Headers)
        {
            if (isOwn)
            {
                message.Headers.Remove(name);
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        // A redirect may have made a GET of it.
        message.Content = isOwn && message.Method == request.Method ? request.CreateContent() : null;
    }

    private async Task<Response> FollowAsync(
        ApiErrorRule rule,
        HttpResponse response,
        JsonElement? json,
        CancellationToken cancellationToken
    )
    {
        var said = rule.Message is { } pointer ? ErrorRules.Message(pointer, json) : ServerMessage.Find(json);
        var reason = said is { } message ? $": {credentials.Display(message)}" : "";
        if (rule.Block is { } block)
        {
            await hosts
                .BlockAsync(response.Location, block, $"it turned us away{reason}", cancellationToken)
                .ConfigureAwait(false);
        }

        return rule.Then switch
        {
            ApiErrorAction.Stop => throw new SourceUnavailableException(
                $"{response.Location.Authority} answered with an error{reason}{(reason.Length > 0 ? "" : $" (status {(int)response.Status})")}."
            )
            {
                IsTransient = rule.Block is not null,
                Hint = rule.Block is { } wait
                    ? $"It turns everybody away for {DurationText.Describe(wait)} after this; the next run waits for it."
                    : "Check what was asked for.",
            },
            ApiErrorAction.Retry => throw new AttemptFailedException(
                $"{response.Location.Authority} answered with an error{reason}"
            )
            {
                // The block itself is waited for before the next request.
                RetryAfter = rule.Block is null ? null : TimeSpan.Zero,
            },
            _ => CreateResponse(response, PageJson.Nothing, rule),
        };
    }

    private Exception Refused(HttpResponse response, JsonElement? json, ReadOnlyMemory<byte> bytes)
    {
        var words = ServerMessage.Find(json) is { } said ? $": {credentials.Display(said)}" : "";
        var status = HttpStatusRules.Describe(response.Status);
        if (HttpStatusRules.IsTransient(response.Status))
        {
            // What it asked to wait is kept with its host, and waited for there; what is longer than is kept ends the run.
            var wait = response.RetryAfter(time);
            var isKept = wait is null
                ? response.Status == HttpStatusCode.TooManyRequests
                : wait <= limits.MaxWait || wait <= LimitHeaders.LongestHint;
            return new AttemptFailedException($"{response.Location.Authority} answered {status}{words}")
            {
                RetryAfter =
                    !isKept ? wait
                    : limiter.Learn(response).Wait is null ? null
                    : TimeSpan.Zero,
            };
        }

        return new SourceUnavailableException(
            credentials.Redact($"{RedactedUri.Redact(response.Location)} answered {status}{words}.")
        )
        {
            Source = source.Text,
            Excerpt = credentials.Excerpt(Excerpt(bytes)),
            Hint = (int)response.Status switch
            {
                401 or 403 or 407 =>
                    "The API wants a key, or refuses this client; docs/api.md says how keys are given.",
                404 or 410 => "The API knows nothing of the kind; check the parameters.",
                _ => "Check what was asked for.",
            },
        };
    }

    // Such a page often passes: it is of a proxy in between, or of a server that begins. Where it stays, it is the error.
    private AttemptFailedException NotJson(HttpResponse response, ReadOnlyMemory<byte> bytes, string? fault)
    {
        var what =
            ErrorRules.IsBlank(bytes) ? "an empty response"
            : fault is not null ? $"JSON that is broken at {fault}: '{credentials.Display(Excerpt(bytes))}'"
            : $"something else than JSON: '{credentials.Display(Excerpt(bytes))}'";
        var message = $"{response.Location.Authority} sent {what}";
        return new AttemptFailedException(
            message,
            new UnexpectedContentException(message + ".")
            {
                Source = source.Text,
                Excerpt = credentials.Excerpt(Excerpt(bytes)),
                Hint = "Open the API's own pages: it may be down, or refuse this client.",
            }
        );
    }

    private async Task<TokenResponse> AskForTokenAsync(PreparedRequest request, CancellationToken cancellationToken)
    {
        // Tokens may be given at another origin, which the definition names: name and secret are for that one.
        var giver = Source.Parse(request.Url.AbsoluteUri);
        var (response, bytes) = await SendAsync(request, giver, cancellationToken).ConfigureAwait(false);
        using (response)
        {
            var json = PageJson.Read(bytes, PagePointers.OfToken, out _);
            return (int)response.Status is >= 200 and < 300
                ? new TokenResponse(json?.Body, Cookies(response))
                : throw Refused(response, json?.Body, bytes);
        }
    }

    // Of each cookie the name and the value; where it may go and how long is the business of one run to one API (RFC 6265 §4.2).
    private static List<string> Cookies(HttpResponse response) =>
        response.Headers.NonValidated.TryGetValues("Set-Cookie", out var cookies)
            ?
            [
                .. cookies
                    .Select(static cookie => cookie.Split(';')[0].Trim())
                    .Where(static cookie => cookie.Contains('=')),
            ]
            : [];

    private static string Excerpt(ReadOnlyMemory<byte> bytes) =>
        System.Text.Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, LongestExcerpt)]);

    private Response CreateResponse(HttpResponse response, PageJson json, ApiErrorRule? rule) =>
        new(
            new ApiPageResponse
            {
                Status = (int)response.Status,
                Headers = response.Headers,
                Location = response.Location,
                Body = json.Body,
                Redaction = credentials,
            },
            json.Records,
            rule,
            response.Identity.ETag,
            response.Identity.LastModified
        );
}
