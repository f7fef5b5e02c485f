using System.Net;
using System.Text.Json;
using Starhaul.Api.Limits;
using Starhaul.Api.Paging;
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
    private readonly HostLimits hosts;
    private readonly ApiGate gate;
    private readonly Credentials credentials;
    private readonly AnswerBody bodies;
    private readonly TransferLimits limits;
    private readonly TimeProvider time;
    private readonly Source source;
    private readonly PagePlaces places;

    public ApiClient(
        ApiResource resource,
        HttpMessageInvoker client,
        HostLimits hosts,
        Credentials credentials,
        AnswerBody bodies,
        TransferLimits limits,
        TimeProvider time
    )
    {
        this.resource = resource;
        this.hosts = hosts;
        this.credentials = credentials;
        this.bodies = bodies;
        this.limits = limits;
        this.time = time;
        gate = new ApiGate(resource, hosts, Meter, time);
        exchange = new HttpExchange(client, time, gate);
        source = Source.Parse(resource.BaseUrl.AbsoluteUri);
        places = PagePlaces.Of(resource);
    }

    /// <summary>What is shown of the requests.</summary>
    public TransferMeter Meter { get; } = new();

    /// <summary>Requests that were sent, those of redirects too.</summary>
    public long Requests => gate.Requests;

    /// <summary>Time that was spent waiting for limits.</summary>
    public TimeSpan Waited => gate.Waited;

    /// <summary>The protocol of the last answer.</summary>
    public string Protocol { get; private set; } = "HTTP";

    /// <summary>Sends a request once.</summary>
    /// <exception cref="AttemptFailedException">The next attempt may fare better.</exception>
    /// <exception cref="SourceUnavailableException">The API refuses, or the wait is longer than is allowed.</exception>
    /// <exception cref="UnexpectedContentException">The answer is nothing that the definition knows.</exception>
    public async Task<Answer> AskAsync(PreparedRequest request, CancellationToken cancellationToken)
    {
        var complete = await credentials
            .AddAsync(request, token => AskForTokenAsync(token, cancellationToken))
            .ConfigureAwait(false);
        var (answer, bytes) = await SendAsync(complete, source, cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            var json = PageJson.Read(bytes, places);
            var status = (int)answer.Status;
            if (AnswerJudge.Find(resource.Errors, status, bytes, json?.Body) is { } rule)
            {
                return await FollowAsync(rule, answer, json?.Body).ConfigureAwait(false);
            }

            if (status == 401 && credentials.Renew())
            {
                throw new AttemptFailedException($"{answer.Location.Authority} no longer takes the token");
            }

            if (status is < 200 or > 299)
            {
                throw Refused(answer, json?.Body);
            }

            return json is not null ? Of(answer, json, rule: null)
                : status == Accepted ? Of(answer, PageJson.Nothing, rule: null)
                : throw NotJson(answer, bytes);
        }
    }

    private async Task<(HttpAnswer Answer, ReadOnlyMemory<byte> Bytes)> SendAsync(
        PreparedRequest request,
        Source asked,
        CancellationToken cancellationToken
    )
    {
        HttpAnswer answer;
        try
        {
            answer = await exchange
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
            throw new SourceUnavailableException(credentials.Without(e.Message))
            {
                Source = source.Text,
                Hint = e.Hint,
            };
        }

        try
        {
            Protocol = answer.Protocol;
            return (answer, await bodies.ReadAsync(answer, Meter, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            answer.Dispose();
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
        foreach (var (name, value) in request.Headers)
        {
            if (isOwn)
            {
                message.Headers.Remove(name);
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Content = isOwn ? request.CreateContent() : null;
    }

    private async Task<Answer> FollowAsync(ApiErrorRule rule, HttpAnswer answer, JsonElement? json)
    {
        var reason = AnswerJudge.Message(rule.Message, json) is { } message ? $": {credentials.Shown(message)}" : "";
        if (rule.Block is { } block)
        {
            await hosts.BlockAsync(answer.Location, block, $"it turned us away{reason}").ConfigureAwait(false);
        }

        return rule.Then switch
        {
            ApiErrorAction.Stop => throw new SourceUnavailableException(
                $"{answer.Location.Authority} answered with an error{reason}{(reason.Length > 0 ? "" : $" (status {(int)answer.Status})")}."
            )
            {
                IsTransient = rule.Block is not null,
                Hint = rule.Block is { } wait
                    ? $"It turns everybody away for {HostLimits.Words(wait)} after this; the next run waits for it."
                    : "Check what was asked for.",
            },
            ApiErrorAction.Retry => throw new AttemptFailedException(
                $"{answer.Location.Authority} answered with an error{reason}"
            )
            {
                // The block itself is waited for before the next request.
                RetryAfter = rule.Block is null ? null : TimeSpan.Zero,
            },
            _ => Of(answer, PageJson.Nothing, rule),
        };
    }

    private Exception Refused(HttpAnswer answer, JsonElement? json)
    {
        var refused = HttpStatusRules.Refuse(answer, source, FetchStep.Transfer, time);
        if (refused is AttemptFailedException failure)
        {
            // What it asked to wait is kept with its host, and waited for there; what is longer than is kept ends the run.
            var isKept = failure.RetryAfter is null
                ? answer.Status == HttpStatusCode.TooManyRequests
                : failure.RetryAfter <= limits.MaxWait || failure.RetryAfter <= LimitHeaders.LongestHint;
            return !isKept
                ? failure
                : new AttemptFailedException(failure.Message)
                {
                    RetryAfter = gate.Learn(answer).Wait is null ? null : TimeSpan.Zero,
                };
        }

        return AnswerJudge.Message("/error", json) is { } said
            ? new SourceUnavailableException(
                credentials.Without(
                    $"{RedactedUri.Of(answer.Location)} answered {(int)answer.Status}: {credentials.Shown(said)}."
                )
            )
            {
                Source = source.Text,
                Hint = "Check what was asked for.",
            }
            : new SourceUnavailableException(credentials.Without(refused.Message))
            {
                Source = source.Text,
                Hint = (refused as StarhaulException)?.Hint,
            };
    }

    // Such a page often passes: it is of a proxy in between, or of a server that begins. Where it stays, it is the error.
    private AttemptFailedException NotJson(HttpAnswer answer, ReadOnlyMemory<byte> bytes)
    {
        var what = AnswerJudge.IsBlank(bytes)
            ? "an empty answer"
            : $"something else than JSON: '{credentials.Shown(Excerpt(bytes))}'";
        var message = $"{answer.Location.Authority} sent {what}";
        return new AttemptFailedException(
            message,
            new UnexpectedContentException(message + ".")
            {
                Source = source.Text,
                Hint = "Open the API's own pages: it may be down, or refuse this client.",
            }
        );
    }

    private async Task<JsonElement> AskForTokenAsync(PreparedRequest request, CancellationToken cancellationToken)
    {
        // Tokens may be given at another origin, which the definition names: name and secret are for that one.
        var giver = Source.Parse(request.Url.AbsoluteUri);
        var (answer, bytes) = await SendAsync(request, giver, cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            return answer.Status == HttpStatusCode.OK && PageJson.Read(bytes, PagePlaces.OfToken) is { } json
                ? json.Body
                : throw Refused(answer, json: null);
        }
    }

    private static string Excerpt(ReadOnlyMemory<byte> bytes) =>
        System.Text.Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, LongestExcerpt)]);

    private Answer Of(HttpAnswer answer, PageJson json, ApiErrorRule? rule) =>
        new(
            new PageAnswer
            {
                Status = (int)answer.Status,
                Headers = answer.Headers,
                Location = answer.Location,
                Body = json.Body,
                Apart = json.Records,
                Credentials = credentials,
            },
            rule,
            answer.Identity.ETag,
            answer.Identity.LastModified
        );
}
