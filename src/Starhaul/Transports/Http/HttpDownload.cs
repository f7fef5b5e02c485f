using System.Globalization;
using System.Net;
using Starhaul.Diagnostics;
using Starhaul.Records;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>One job over one connection at a time: asks, writes, and resumes by the never-splice rules until all is there.</summary>
internal sealed class HttpDownload(
    HttpExchange exchange,
    HttpBody body,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    RemoteFileIntent intent,
    PartFile part
)
{
    private readonly Source source = intent.Probe.Source;
    private readonly bool isPinned = intent.Options.Digests.Count > 0;
    private readonly HashSet<ResumeForm> refused = [];
    private Uri location = intent.Probe.Location;
    private IReadOnlyList<DeclaredDigest> declared = [];
    private BodyEnd end;
    private string protocol = "HTTP";
    private bool lastHadValidator = true;
    private bool wasWhole;
    private int attempts;
    private long best;
    private Uri finalLocation = intent.Probe.Location;

    public async Task<TransportReceipt> RunAsync(CancellationToken cancellationToken)
    {
        var retry = new RetryLoop(limits, time, jitter);
        best = part.Frontier;
        while (true)
        {
            try
            {
                if (
                    await TryOnceAsync(cancellationToken).ConfigureAwait(false)
                    && await StillHoldsAsync(cancellationToken).ConfigureAwait(false)
                )
                {
                    return Receipt();
                }
            }
            catch (AttemptFailedException failure)
            {
                // Bytes that had to be fetched again are no progress.
                var madeProgress = part.Frontier > best;
                best = Math.Max(best, part.Frontier);
                await retry
                    .WaitAsync(failure, madeProgress, source, FetchStep.Transfer, part.Meter, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>One request; true when every byte is in the part file.</summary>
    private async Task<bool> TryOnceAsync(CancellationToken cancellationToken)
    {
        if (part.IsComplete)
        {
            return true;
        }

        var forms = ResumeForms.For(part.Identity, isPinned).Where(form => !refused.Contains(form)).ToList();
        if (part.Frontier > 0 && forms.Count == 0)
        {
            part.StartAgain();
        }

        var from = part.Frontier;
        attempts++;
        using var answer = await exchange
            .SendAsync(
                source,
                location,
                HttpMethod.Get,
                headers =>
                {
                    if (from > 0)
                    {
                        forms[0].Apply(headers, part.Identity, from);
                    }
                },
                limits.StallTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        protocol = answer.Protocol;
        finalLocation = answer.Location;
        return answer.Status switch
        {
            HttpStatusCode.OK => await TakeWholeAsync(answer, from, forms, cancellationToken).ConfigureAwait(false),
            HttpStatusCode.PartialContent when from > 0 => await TakeRestAsync(answer, from, cancellationToken)
                .ConfigureAwait(false),
            HttpStatusCode.RequestedRangeNotSatisfiable when from > 0 => TakeEnd(answer, from),
            HttpStatusCode.PreconditionFailed when from > 0 => Restart(
                new SourceIdentity(),
                "the tag no longer matches (412)"
            ),
            _ => Refuse(answer),
        };
    }

    private async Task<bool> TakeWholeAsync(
        HttpAnswer answer,
        long from,
        List<ResumeForm> forms,
        CancellationToken cancellationToken
    )
    {
        var seen = answer.Identity;
        var difference = part.Identity.DifferenceFrom(seen);
        if (difference is null && from > 0 && intent.Probe.IsRangeSupported && forms.Count > 1)
        {
            // The version holds, ranges work, and yet the whole file comes: the server does not know this form.
            refused.Add(forms[0]);
            return false;
        }

        if (seen.ContentEncoding != part.Identity.ContentEncoding)
        {
            throw new CodingChangedException(seen.ContentEncoding);
        }

        if (difference is not null)
        {
            _ = Restart(seen, difference);
        }
        else if (from > 0)
        {
            part.StartAgain();
        }

        declared = answer.Digests;
        part.Accept(seen, declared);
        await CopyAsync(answer, 0, cancellationToken).ConfigureAwait(false);
        wasWhole = true;
        return true;
    }

    private async Task<bool> TakeRestAsync(HttpAnswer answer, long from, CancellationToken cancellationToken)
    {
        var seen = answer.Identity;
        var isOtherTag = part.Identity.ETag is not null && seen.ETag != part.Identity.ETag;
        if (part.Identity.DifferenceFrom(seen) is { } difference)
        {
            return Restart(seen with { Length = null }, difference);
        }

        if (isOtherTag || seen.ContentEncoding != part.Identity.ContentEncoding)
        {
            // Where a tag was sent, an answer without it is another version.
            return Restart(new SourceIdentity(), $"the range came without the ETag {part.Identity.ETag}");
        }

        if (answer.ContentRange?.From != from)
        {
            throw new AttemptFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{location.Authority} was asked for bytes from {from:N0} and sent {answer.ContentRange?.ToString() ?? "no Content-Range"}"
                )
            );
        }

        declared = [.. answer.Digests.Where(static digest => digest.Scope == DigestScope.Representation)];
        part.Accept(seen, declared);
        await CopyAsync(answer, from, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>416 with the total: every byte may be here already (RFC 9110 §15.5.17).</summary>
    private bool TakeEnd(HttpAnswer answer, long from)
    {
        var total = answer.ContentRange?.Length;
        if (total == from && (part.Identity.Length ?? from) == from)
        {
            part.Accept(part.Identity with { Length = total }, []);
            end = BodyEnd.Length;
            lastHadValidator = answer.HasValidator;
            return true;
        }

        if (total is not null)
        {
            return Restart(
                new SourceIdentity(),
                string.Create(CultureInfo.InvariantCulture, $"the source has {total:N0} bytes now, {from:N0} are here")
            );
        }

        part.StartAgain();
        throw new AttemptFailedException($"{location.Authority} refused the range from {from} without a total (416)");
    }

    private async Task CopyAsync(HttpAnswer answer, long offset, CancellationToken cancellationToken)
    {
        lastHadValidator = answer.HasValidator;
        wasWhole = false;
        var reached = await body.CopyAsync(answer.Content, part, offset, cancellationToken).ConfigureAwait(false);
        if (part.Identity.Length is { } length && reached != length)
        {
            throw new AttemptFailedException(
                string.Create(CultureInfo.InvariantCulture, $"the body ended at byte {reached:N0} of {length:N0}")
            );
        }

        end = part.Identity.Length is null ? answer.End : BodyEnd.Length;
    }

    /// <summary>Asks once more for the version, where the last answer did not carry it.</summary>
    private async Task<bool> StillHoldsAsync(CancellationToken cancellationToken)
    {
        if (lastHadValidator || (part.Identity.ETag is null && part.Identity.LastModified is null))
        {
            return true;
        }

        using var answer = await exchange
            .SendAsync(source, location, HttpMethod.Head, static _ => { }, limits.ProbeTimeout, cancellationToken)
            .ConfigureAwait(false);
        var seen = answer.Identity with { Length = null };
        return answer.Status != HttpStatusCode.OK
            || part.Identity.DifferenceFrom(seen) is not { } difference
            || Restart(seen, difference);
    }

    private bool Restart(SourceIdentity seen, string cause)
    {
        refused.Clear();
        best = 0;
        part.Restart(seen, cause);
        return false;
    }

    private bool Refuse(HttpAnswer answer)
    {
        var refusal = HttpStatusRules.Refuse(answer, source, FetchStep.Transfer, time);
        if (refusal is SourceUnavailableException && location != source.Uri)
        {
            // A signed address behind a redirect may have run out: ask the source for a new one, once.
            location = source.Uri;
            return false;
        }

        throw refusal;
    }

    private TransportReceipt Receipt()
    {
        part.Finish(part.Frontier);
        return new TransportReceipt
        {
            Location = finalLocation,
            End = end,
            Declared = wasWhole
                ? declared
                : [.. declared.Where(static digest => digest.Scope == DigestScope.Representation)],
            BytesReceived = part.Meter.BytesReceived,
            Attempts = attempts,
            Protocol = protocol,
        };
    }
}
