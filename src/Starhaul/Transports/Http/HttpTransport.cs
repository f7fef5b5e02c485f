using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Starhaul.Detection;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>HTTP/1.1 and HTTP/2, with and without TLS.</summary>
internal sealed class HttpTransport : IMirroringTransport, IDisposable
{
    private readonly TransferLimits limits;
    private readonly TimeProvider time;
    private readonly Random jitter;
    private readonly ILogger log;
    private readonly IHostLimiter? hosts;
    private readonly HttpMessageInvoker client;
    private readonly HttpExchange exchange;

    public HttpTransport(
        TransferLimits limits,
        TimeProvider time,
        Random jitter,
        IHostLimiter? hosts,
        HttpOptions http,
        ILogger log
    )
    {
        this.limits = limits;
        this.time = time;
        this.jitter = jitter;
        this.log = log;
        this.hosts = hosts;
        client = HttpClients.Create(limits, http);
        exchange = new HttpExchange(client, time, hosts);
    }

    public string Name => "http";

    public IReadOnlyList<string> Schemes { get; } = ["http", "https"];

    public async Task<SourceFacts?> AskAsync(Source source, SourceIdentity? known, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await exchange
                .SendAsync(
                    source,
                    source.Uri,
                    HttpMethod.Head,
                    headers => AddConditions(headers, known),
                    limits.ProbeTimeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var isUseful =
                HttpStatusRules.IsWhole(response.Status)
                || (response.Status == HttpStatusCode.NotModified && known is not null);
            return isUseful ? response.ToFacts() : null;
        }
        catch (AttemptFailedException)
        {
            // Some servers hang up on HEAD. The ranged GET decides.
            return null;
        }
    }

    public async Task<SourceSample> SampleAsync(
        Source source,
        Uri location,
        int length,
        SourceIdentity? known,
        CancellationToken cancellationToken
    )
    {
        var retry = new RetryLoop(limits, time, jitter, log);
        var withRange = true;
        while (true)
        {
            try
            {
                using var response = await exchange
                    .SendAsync(
                        source,
                        location,
                        HttpMethod.Get,
                        headers =>
                        {
                            AddConditions(headers, known);
                            headers.Range = withRange ? new RangeHeaderValue(0, length - 1) : null;
                        },
                        limits.ProbeTimeout,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                if (withRange && HttpSample.NeedsPlainGet(response, length))
                {
                    withRange = false;
                    continue;
                }

                if (response.Status == HttpStatusCode.NotModified && known is null)
                {
                    throw HttpStatusRules.Refuse(response, source, FetchStep.Probe, time);
                }

                return await HttpSample
                    .ReadAsync(response, source, length, withRange, limits, time, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (SourceUnavailableException) when (location != source.Uri)
            {
                // The address where HEAD was led to may be signed for HEAD alone: the source gives another for GET.
                location = source.Uri;
            }
            catch (AttemptFailedException failure)
            {
                // A node that fails is left: the source may name another.
                location = source.Uri;
                await retry
                    .WaitAsync(
                        failure,
                        madeProgress: false,
                        source,
                        FetchStep.Probe,
                        words => hosts?.Show(source, words),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    public Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        CancellationToken cancellationToken
    )
    {
        var alone = new MirrorList([intent.Probe.Source], isPinned: false);
        return TransferAsync(intent, part, alone, cancellationToken);
    }

    public async Task<TransportReceipt> TransferAsync(
        RemoteFileIntent intent,
        PartFile part,
        MirrorList mirrors,
        CancellationToken cancellationToken
    )
    {
        var download = new HttpDownload(exchange, limits, time, jitter, log, intent, part, mirrors, SampleStartAsync);
        await using (download.ConfigureAwait(false))
        {
            return await download.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<SourceSample> SampleStartAsync(Source place, CancellationToken cancellationToken) =>
        SampleAsync(place, place.Uri, ContentDetector.SampleLength, known: null, cancellationToken);

    public void Dispose() => client.Dispose();

    private static void AddConditions(HttpRequestHeaders headers, SourceIdentity? known)
    {
        if (known?.ETag is { } tag)
        {
            headers.TryAddWithoutValidation("If-None-Match", tag);
        }
        else if (known?.LastModified is { } modified)
        {
            headers.IfModifiedSince = modified;
        }
    }
}
