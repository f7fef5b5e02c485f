using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Starhaul.Retries;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Limits;

/// <summary>
/// Makes downloads heed what is known of hosts, and writes down what hosts tell them. Of a host that never said anything
/// nothing is known, and requests to it go as if there were no limiter.
/// </summary>
internal sealed class DownloadRateLimiter(HostRateLimiter hosts, string? cache, TimeProvider time, ILogger log)
    : IHostLimiter,
        IDisposable
{
    private readonly ConcurrentDictionary<string, string> waits = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ConnectionSlots? Slots { get; } = new(cache);

    /// <summary>Why nothing is asked for a source right now, as words for a person; null when something is.</summary>
    public string? WaitOf(Source source) => waits.GetValueOrDefault(source.Text);

    /// <inheritdoc />
    public Task<HttpResponse> SendAsync(
        Source source,
        Uri location,
        Func<Task<HttpResponse>> send,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            source,
            location,
            send,
            (response, limits) => LimitHeaders.Read(response, limits, time),
            meter: null,
            cancellationToken
        );

    /// <summary>Sends a request of a transport that speaks another protocol: it says by its failure how long to wait.</summary>
    public Task<T> SendAsync<T>(
        Source source,
        Uri location,
        Func<Task<T>> send,
        TransferMeter? meter,
        CancellationToken cancellationToken
    ) => SendAsync(source, location, send, static (_, _) => null, meter, cancellationToken);

    /// <inheritdoc />
    public void Show(Source source, string? words)
    {
        if (words is null)
        {
            waits.TryRemove(source.Text, out _);
        }
        else
        {
            waits[source.Text] = words;
        }
    }

    public void Dispose() => hosts.Dispose();

    private async Task<T> SendAsync<T>(
        Source source,
        Uri location,
        Func<Task<T>> send,
        Func<T, IReadOnlyList<ApiLimit>, LearnedLimit?> learn,
        TransferMeter? meter,
        CancellationToken cancellationToken
    )
    {
        var lease = hosts.Knows(location)
            ? await hosts
                .AcquireAsync(
                    location,
                    defined: null,
                    source.Text,
                    words => ShowHost(source, words, meter),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : null;
        LearnedLimit? said = null;
        try
        {
            var response = await send().ConfigureAwait(false);
            said = learn(response, lease?.Limits ?? []);
            return response;
        }
        catch (AttemptFailedException failure) when (failure.RetryAfter > TimeSpan.Zero)
        {
            said = new LearnedLimit { Wait = LimitHeaders.Bounded(failure.RetryAfter.Value) };
            throw;
        }
        finally
        {
            if (lease is not null || said is { Wait: not null } or { Policy: not null })
            {
                await hosts.ReleaseAsync(location, lease, said, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void ShowHost(Source source, string? words, TransferMeter? meter)
    {
        if (meter is not null)
        {
            meter.Waiting = words;
        }

        if (words is not null && !waits.ContainsKey(source.Text))
        {
            Log.WaitsForHost(log, LogText.Clean(source.Text), words);
        }

        Show(source, words);
    }
}
