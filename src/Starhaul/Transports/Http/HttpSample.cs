using System.Net;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>Reads the first bytes out of a response to the probe's ranged GET, and judges whether ranges work.</summary>
internal static class HttpSample
{
    /// <summary>Whether the response to the ranged GET is useless, so that a plain GET is asked: a wrong 206, a 416 of a file that is not empty, or an error that may mean the range.</summary>
    public static bool NeedsPlainGet(HttpResponse response, int length) =>
        response.Status switch
        {
            HttpStatusCode.PartialContent => !IsRight(response, length),
            HttpStatusCode.RequestedRangeNotSatisfiable => response.ContentRange?.Length is not 0,
            _ => HttpStatusRules.MayRefuseRanges(response.Status),
        };

    /// <summary>Reads at most so many bytes and lets the rest be.</summary>
    /// <exception cref="AttemptFailedException">The next attempt may fare better.</exception>
    /// <exception cref="SourceUnavailableException">The status is final.</exception>
    public static async Task<SourceSample> ReadAsync(
        HttpResponse response,
        Source source,
        int length,
        bool isRanged,
        TransferLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        switch (response.Status)
        {
            case HttpStatusCode.NotModified:
                return new SourceSample(response.ToFacts(), default, IsRangeSupported: false, IsEmpty: false);
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                var empty = response.ToFacts();
                return new SourceSample(
                    empty with
                    {
                        Identity = empty.Identity with { Length = 0 },
                    },
                    default,
                    IsRangeSupported: false,
                    IsEmpty: true
                );
            case HttpStatusCode.OK:
            case HttpStatusCode.NonAuthoritativeInformation:
            case HttpStatusCode.PartialContent:
                var bytes = await ReadStartAsync(response, length, limits, time, cancellationToken)
                    .ConfigureAwait(false);
                var isRange = isRanged && response.Status == HttpStatusCode.PartialContent;
                return new SourceSample(response.ToFacts(), bytes, isRange, IsEmpty: bytes.Length == 0);
            default:
                throw HttpStatusRules.Refuse(response, source, FetchStep.Probe, time);
        }
    }

    private static bool IsRight(HttpResponse response, int length) =>
        response.ContentRange is { From: 0, To: { } last } range
        && last == Math.Min(length, range.Length ?? long.MaxValue) - 1;

    private static async Task<byte[]> ReadStartAsync(
        HttpResponse response,
        int length,
        TransferLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(limits.ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            var start = new byte[length];
            var count = await stream
                .ReadAtLeastAsync(start, length, throwOnEndOfStream: false, either.Token)
                .ConfigureAwait(false);
            if (count == length && response.Status == HttpStatusCode.PartialContent)
            {
                // The end of the body is read too, so that the connection goes back to the pool.
                await stream.ReadAsync(new byte[1], either.Token).ConfigureAwait(false);
            }

            return start[..count];
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AttemptFailedException(
                $"{response.Location.Authority} sent no sample within {limits.ProbeTimeout.TotalSeconds:0} s",
                e
            );
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new AttemptFailedException($"{response.Location.Authority} hung up while the sample was read", e);
        }
    }
}
