using System.Net;
using Microsoft.Extensions.Logging;
using Starhaul.Api.Limits;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Requests;

/// <summary>
/// Lets the requests of one resource go when their host may be asked: its own hosts by its limits, and those where a
/// redirect leads by what is known of them.
/// </summary>
internal sealed class ApiRateLimiter(
    ApiResource resource,
    HostRateLimiter hosts,
    TransferMeter meter,
    TimeProvider time,
    ILogger log
) : IHostLimiter
{
    /// <inheritdoc />
    public ConnectionSlots? Slots => null;

    /// <summary>Requests that were sent.</summary>
    public long Requests { get; private set; }

    /// <summary>Time that was spent waiting for limits.</summary>
    public TimeSpan Waited { get; private set; }

    /// <inheritdoc />
    public async Task<HttpResponse> SendAsync(
        Source source,
        Uri location,
        Func<Task<HttpResponse>> send,
        CancellationToken cancellationToken
    )
    {
        var isOwn = location.Authority == source.Uri.Authority;
        var lease =
            isOwn || hosts.Knows(location)
                ? await hosts
                    .AcquireAsync(
                        location,
                        isOwn ? resource.Limits : null,
                        resource.BaseUrl.AbsoluteUri,
                        words => ShowWait(source, words),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                : null;
        Waited += lease?.Waited ?? TimeSpan.Zero;
        Requests++;
        LearnedLimit? said = null;
        try
        {
            var response = await send().ConfigureAwait(false);
            said = Learn(response);
            return response;
        }
        finally
        {
            if (lease is not null || said is { Wait: not null } or { Policy: not null })
            {
                await hosts.ReleaseAsync(location, lease, said, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public void Show(Source source, string? words) => meter.Waiting = words;

    // A wait is shown again and again while it lasts.
    private void ShowWait(Source source, string? words)
    {
        if (words is not null && meter.Waiting is null)
        {
            Log.WaitsForLimit(log, LogText.Clean(source.Text), words);
        }

        meter.Waiting = words;
    }

    /// <summary>What a response says of limits; who turns a request away without a word is left alone as the resource has it.</summary>
    public LearnedLimit Learn(HttpResponse response)
    {
        var said = LimitHeaders.Read(response, resource.Limits, time);
        return said.Wait is null && response.Status == HttpStatusCode.TooManyRequests
            ? said with
            {
                Wait = resource.Block,
            }
            : said;
    }
}
