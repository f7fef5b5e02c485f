using System.Net;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>Reads the first bytes out of an answer to the probe's ranged GET, and judges whether ranges work.</summary>
internal static class HttpSample
{
    /// <summary>Whether the answer to the ranged GET is useless, so that a plain GET is asked: a wrong 206, a 416 of a file that is not empty, or an error that may mean the range.</summary>
    public static bool NeedsPlainGet(HttpAnswer answer, int length) =>
        answer.Status switch
        {
            HttpStatusCode.PartialContent => !IsRight(answer, length),
            HttpStatusCode.RequestedRangeNotSatisfiable => answer.ContentRange?.Length is not 0,
            _ => HttpStatusRules.MayRefuseRanges(answer.Status),
        };

    /// <summary>Reads at most so many bytes and lets the rest be.</summary>
    /// <exception cref="AttemptFailedException">The next attempt may fare better.</exception>
    /// <exception cref="SourceUnavailableException">The status is final.</exception>
    public static async Task<SourceSample> ReadAsync(
        HttpAnswer answer,
        Source source,
        int length,
        bool isRanged,
        TransferLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        switch (answer.Status)
        {
            case HttpStatusCode.NotModified:
                return new SourceSample(answer.ToFacts(), default, IsRangeSupported: false, IsEmpty: false);
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                var empty = answer.ToFacts();
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
                var bytes = await ReadStartAsync(answer, length, limits, time, cancellationToken).ConfigureAwait(false);
                var isRange = isRanged && answer.Status == HttpStatusCode.PartialContent;
                return new SourceSample(answer.ToFacts(), bytes, isRange, IsEmpty: bytes.Length == 0);
            default:
                throw HttpStatusRules.Refuse(answer, source, FetchStep.Probe, time);
        }
    }

    private static bool IsRight(HttpAnswer answer, int length) =>
        answer.ContentRange is { From: 0, To: { } last } range
        && last == Math.Min(length, range.Length ?? long.MaxValue) - 1;

    private static async Task<byte[]> ReadStartAsync(
        HttpAnswer answer,
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
            var stream = await answer.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            var start = new byte[length];
            var count = await stream
                .ReadAtLeastAsync(start, length, throwOnEndOfStream: false, either.Token)
                .ConfigureAwait(false);
            if (count == length && answer.Status == HttpStatusCode.PartialContent)
            {
                // The end of the body is read too, so that the connection goes back to the pool.
                await stream.ReadAsync(new byte[1], either.Token).ConfigureAwait(false);
            }

            return start[..count];
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AttemptFailedException(
                $"{answer.Location.Authority} sent no sample within {limits.ProbeTimeout.TotalSeconds:0} s",
                e
            );
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new AttemptFailedException($"{answer.Location.Authority} hung up while the sample was read", e);
        }
    }
}
