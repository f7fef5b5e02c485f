using Microsoft.Extensions.Logging;
using Starhaul.Api.Limits;
using Starhaul.Retries;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul;

/// <summary>
/// Sends the requests of a transport the way the built-in HTTP transport sends its own: when the limits and blocks of their host
/// allow it, and again after a back-off while the next attempt may succeed. For transports of other assemblies.
/// </summary>
/// <remarks>
/// Make it of the same options as the fetcher, so that both keep the same limits and log to the same place. The rate of
/// <see cref="TransferLimits.BytesPerSecond"/> needs nothing: <see cref="PartFile.WriteAsync"/> keeps it. One instance serves
/// many transfers at once.
/// </remarks>
/// <example>
/// <code>
/// var options = new FileFetcherOptions { Box = "dumps", CacheFolder = cache };
/// using var requests = new TransportRequests(options);
/// await using var fetcher = new FileFetcher(options with { Transports = [new MyTransport(requests)] });
/// </code>
/// </example>
public sealed class TransportRequests : IDisposable
{
    private readonly TransferLimits limits;
    private readonly TimeProvider time;
    private readonly Random jitter;
    private readonly ILogger log;
    private readonly DownloadRateLimiter hosts;

    /// <summary>Makes it of the options of a fetcher; their transports and regimes do not count.</summary>
    public TransportRequests(FileFetcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        limits = options.Limits;
        time = options.TimeProvider;
        jitter = options.CreateJitter();
        log = options.LoggerFactory.CreateLogger<TransportRequests>();
        hosts = new DownloadRateLimiter(
            new HostRateLimiter(options.CacheFolder, BuiltInLimits.All, limits, time),
            options.CacheFolder,
            time,
            log
        );
    }

    /// <summary>What lets requests to hosts go, for transports that hand theirs to the HTTP transport.</summary>
    internal IHostLimiter Hosts => hosts;

    /// <summary>Makes attempts until one succeeds.</summary>
    /// <param name="source">What is asked for.</param>
    /// <param name="location">Where the requests go. Limits and blocks are kept for its scheme, host and port.</param>
    /// <param name="step">The step that it is done for, for errors: <see cref="FetchStep.Probe"/> or <see cref="FetchStep.Transfer"/>.</param>
    /// <param name="attempt">
    /// Makes one attempt. It MUST throw <see cref="AttemptFailedException"/> where the next one may succeed; any other exception
    /// ends the call.
    /// </param>
    /// <param name="part">
    /// Where the bytes go; null where none are written. Bytes that stay in it are progress, and progress resets the count of
    /// <see cref="TransferLimits.AttemptsWithoutProgress"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <typeparam name="T">What an attempt returns.</typeparam>
    /// <exception cref="SourceUnavailableException">
    /// The host asked for a longer wait than <see cref="TransferLimits.MaxWait"/>, or the attempts of a probe are used up.
    /// </exception>
    /// <exception cref="TransferException">The attempts without progress are used up.</exception>
    public async Task<T> SendAsync<T>(
        Source source,
        Uri location,
        FetchStep step,
        Func<CancellationToken, Task<T>> attempt,
        PartFile? part = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(attempt);
        var retry = new RetryLoop(limits, time, jitter, log);
        var best = part?.Frontier ?? 0;
        while (true)
        {
            try
            {
                return await hosts
                    .SendAsync(source, location, () => attempt(cancellationToken), part?.Meter, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (AttemptFailedException failure)
            {
                var reached = part?.Frontier ?? 0;
                var madeProgress = reached > best && !failure.IsTooSlow;
                best = Math.Max(best, reached);
                await retry
                    .WaitAsync(
                        failure,
                        madeProgress,
                        source,
                        step,
                        words => Show(source, part, words),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    private void Show(Source source, PartFile? part, string? words)
    {
        if (part is null)
        {
            hosts.Show(source, words);
        }
        else
        {
            part.Meter.Waiting = words;
        }
    }

    /// <summary>Closes the state of the hosts.</summary>
    public void Dispose() => hosts.Dispose();
}
