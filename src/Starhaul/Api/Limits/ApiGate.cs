using System.Net;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Limits;

/// <summary>
/// Lets the requests of one resource go when their host may be asked: its own hosts by its limits, and those where a
/// redirect leads by what is known of them.
/// </summary>
internal sealed class ApiGate(ApiResource resource, HostLimits hosts, TransferMeter meter, TimeProvider time)
    : IHostGate
{
    /// <summary>Requests that were sent.</summary>
    public long Requests { get; private set; }

    /// <summary>Time that was spent waiting for limits.</summary>
    public TimeSpan Waited { get; private set; }

    /// <inheritdoc />
    public async Task<HttpAnswer> SendAsync(
        Source source,
        Uri location,
        Func<Task<HttpAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        var isOwn = location.Authority == source.Uri.Authority;
        var pass =
            isOwn || hosts.Knows(location)
                ? await hosts
                    .EnterAsync(
                        location,
                        isOwn ? resource.Limits : null,
                        resource.BaseUrl.AbsoluteUri,
                        words => meter.Waiting = words,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                : null;
        Waited += pass?.Waited ?? TimeSpan.Zero;
        Requests++;
        LearnedLimit? said = null;
        try
        {
            var answer = await send().ConfigureAwait(false);
            said = Learn(answer);
            return answer;
        }
        finally
        {
            if (pass is not null || said is { Wait: not null } or { Policy: not null })
            {
                await hosts.LeaveAsync(location, pass, said).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What an answer says of limits; who turns a request away without a word is left alone as the resource has it.</summary>
    public LearnedLimit Learn(HttpAnswer answer)
    {
        var said = LimitHeaders.Read(answer, resource.Limits, time);
        return said.Wait is null && answer.Status == HttpStatusCode.TooManyRequests
            ? said with
            {
                Wait = resource.Block,
            }
            : said;
    }
}
