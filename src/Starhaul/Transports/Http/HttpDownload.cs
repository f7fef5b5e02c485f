using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>One job over one connection at a time: asks, writes, and resumes by the never-splice rules until all is there.</summary>
internal sealed class HttpDownload(
    HttpExchange exchange,
    HttpBody body,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    ILogger log,
    RemoteFileIntent intent,
    PartFile part
)
{
    private const int MostWrongResumes = 2;

    private readonly Source source = intent.Probe.Source;
    private readonly bool isPinned = intent.Options.Digests.Count > 0;
    private readonly HashSet<ResumeForm> refused = [];
    private Uri location = intent.Probe.Location;
    private IReadOnlyList<DeclaredDigest> declared = [];
    private BodyEnd end;
    private string protocol = "HTTP";
    private SourceIdentity expected = intent.Probe.Identity;
    private bool lastHadValidator = true;
    private bool wasWhole;
    private int attempts;
    private int wrongResumes;
    private bool rangesAreRefused;
    private long best;
    private Uri finalLocation = intent.Probe.Location;

    public async Task<TransportReceipt> RunAsync(CancellationToken cancellationToken)
    {
        var retry = new RetryLoop(limits, time, jitter, log);
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
                // A node that fails is left: the source may name another.
                location = source.Uri;

                // Bytes that had to be fetched again are no progress.
                var madeProgress = part.Frontier > best && !failure.IsTooSlow;
                best = Math.Max(best, part.Frontier);
                await retry
                    .WaitAsync(failure, madeProgress, source, FetchStep.Transfer, Show, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>One request; true when every byte is in the part file.</summary>
    private async Task<bool> TryOnceAsync(CancellationToken cancellationToken)
    {
        // Of an empty file nothing was seen yet: a length alone, from a response to another question.
        if (part is { IsComplete: true, Frontier: > 0 })
        {
            return true;
        }

        var forms = ResumeForms.For(part.Identity, isPinned).Where(form => !refused.Contains(form)).ToList();
        if (part.Frontier > 0 && (forms.Count == 0 || rangesAreRefused))
        {
            part.RewindSameVersion();
        }

        var from = part.Frontier;
        attempts++;
        using var response = await exchange
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
        protocol = response.Protocol;
        finalLocation = response.Location;
        return response.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation => await TakeWholeAsync(
                    response,
                    from,
                    forms,
                    cancellationToken
                )
                .ConfigureAwait(false),
            HttpStatusCode.PartialContent when from == 0 && IsWholeRange(response.ContentRange) => await TakeWholeAsync(
                    response,
                    from,
                    forms,
                    cancellationToken
                )
                .ConfigureAwait(false),
            HttpStatusCode.PartialContent when from > 0 => await TakeRestAsync(
                    response,
                    from,
                    forms[0],
                    cancellationToken
                )
                .ConfigureAwait(false),
            HttpStatusCode.RequestedRangeNotSatisfiable when from > 0 => TakeEnd(response, from),
            HttpStatusCode.PreconditionFailed when from > 0 => Restart(Unseen, "the tag no longer matches (412)"),
            _ => Refuse(response),
        };
    }

    private async Task<bool> TakeWholeAsync(
        HttpResponse response,
        long from,
        List<ResumeForm> forms,
        CancellationToken cancellationToken
    )
    {
        var seen = response.Identity;
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
            part.RewindSameVersion();
        }

        declared = response.Digests;
        var version = part.Accept(seen, declared);
        await CopyAsync(response, version, 0, part.Identity.Length, cancellationToken).ConfigureAwait(false);
        declared = [.. declared, .. response.TrailingDigests];
        end = part.Identity.Length is null ? response.End : BodyEnd.Length;
        wasWhole = true;
        return true;
    }

    private async Task<bool> TakeRestAsync(
        HttpResponse response,
        long from,
        ResumeForm form,
        CancellationToken cancellationToken
    )
    {
        var seen = response.Identity;
        var isOtherTag = part.Identity.ETag is not null && seen.ETag != part.Identity.ETag;
        if (part.Identity.DifferenceFrom(seen) is { } difference)
        {
            return Restart(seen with { Length = null }, difference);
        }

        if (isOtherTag || seen.ContentEncoding != part.Identity.ContentEncoding)
        {
            // Where a tag was sent, a response without it is another version.
            return Restart(Unseen, $"the range came without the ETag {ServerText.Clean(part.Identity.ETag ?? "")}");
        }

        var length = part.Identity.Length ?? long.MaxValue;
        if (response.ContentRange is not { To: not null } wrong || wrong.From != from || wrong.To >= length)
        {
            NoteWrongResume();
        }

        if (response.ContentRange is not { To: { } last } range || range.From != from || last >= length)
        {
            throw new AttemptFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{location.Authority} was asked for bytes from {from:N0} and sent {response.ContentRange?.ToString() ?? "no Content-Range"}"
                )
            );
        }

        // A join that nothing ties must not look tied to the next one.
        var accepted = form == ResumeForm.Untied ? new SourceIdentity { Length = seen.Length } : seen;
        var version = part.Accept(accepted, [.. response.Digests.Where(IsOfWholeFile)]);
        await CopyAsync(response, version, from, last + 1, cancellationToken).ConfigureAwait(false);

        // A range may end before the file does (RFC 9110 §15.3.7); without a total only the next response tells.
        end = BodyEnd.Length;
        return part.IsComplete;
    }

    /// <summary>416 with the total: every byte may be here already (RFC 9110 §15.5.17).</summary>
    private bool TakeEnd(HttpResponse response, long from)
    {
        var total = response.ContentRange?.Length;
        if (total is null || (total != from && total == part.Identity.Length))
        {
            part.RewindSameVersion();
            throw new AttemptFailedException($"{location.Authority} refused the range from {from} (416)");
        }

        // The length and the coding of such a response are those of its error page.
        var seen = response.Identity with
        {
            Length = total,
            ContentEncoding = part.Identity.ContentEncoding,
        };
        var difference = part.Identity.DifferenceFrom(seen);
        if (difference is null && total != from)
        {
            difference = string.Create(
                CultureInfo.InvariantCulture,
                $"the source has {total:N0} bytes now, {from:N0} are here"
            );
        }

        if (difference is not null)
        {
            return Restart(Unseen, difference);
        }

        part.Accept(part.Identity with { Length = total }, []);
        end = BodyEnd.Length;
        lastHadValidator = seen.HasValidator;
        return true;
    }

    private async Task CopyAsync(
        HttpResponse response,
        int version,
        long offset,
        long? declaredEnd,
        CancellationToken cancellationToken
    )
    {
        lastHadValidator = response.Identity.HasValidator;
        wasWhole = false;
        var reached = await body.CopyAsync(response.Content, part, version, offset, declaredEnd, cancellationToken)
            .ConfigureAwait(false);
        if (declaredEnd is { } declared && reached != declared)
        {
            throw new AttemptFailedException(
                string.Create(CultureInfo.InvariantCulture, $"the body ended at byte {reached:N0} of {declared:N0}")
            );
        }
    }

    /// <summary>Asks once more for the version, where the last response did not carry it.</summary>
    private async Task<bool> StillHoldsAsync(CancellationToken cancellationToken)
    {
        // What the source said before the bytes came, of which they said nothing themselves.
        var before = part.Identity.CompletedBy(expected);
        if (lastHadValidator || !before.HasValidator)
        {
            return true;
        }

        var now =
            await AskAgainAsync(HttpMethod.Head, before, cancellationToken).ConfigureAwait(false)
            ?? await AskAgainAsync(HttpMethod.Get, before, cancellationToken).ConfigureAwait(false);
        if (now is null)
        {
            // One response is of one version. Of two that nobody confirms, we cannot know.
            return !part.WasJoined || Restart(Unseen, "nobody could say whether the version still held at the end");
        }

        if (before.DifferenceFrom(now) is { } difference)
        {
            return Restart(now, difference);
        }

        part.Accept(before, []);
        return true;
    }

    /// <summary>The version as the source tells it now; null when it does not.</summary>
    private async Task<SourceIdentity?> AskAgainAsync(
        HttpMethod method,
        SourceIdentity before,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await exchange
                .SendAsync(source, location, method, static _ => { }, limits.ProbeTimeout, cancellationToken)
                .ConfigureAwait(false);

            // A length that only HEAD claims is not trusted.
            var now = response.Identity with
            {
                Length = null,
                ContentEncoding = before.ContentEncoding,
            };
            return HttpStatusRules.IsWhole(response.Status) && before.CanBeToldFrom(now) ? now : null;
        }
        catch (AttemptFailedException)
        {
            return null;
        }
    }

    private void Show(string? waiting) => part.Meter.Waiting = waiting;

    private bool Restart(SourceIdentity seen, string cause)
    {
        refused.Clear();
        best = 0;
        expected = seen;
        part.RestartAsNewVersion(seen, cause);
        return false;
    }

    /// <summary>The version of a response that did not tell it.</summary>
    private SourceIdentity Unseen => new() { ContentEncoding = part.Identity.ContentEncoding };

    private static bool IsOfWholeFile(DeclaredDigest digest) => digest.Scope == DigestScope.Representation;

    private static bool IsWholeRange(ContentRangeHeaderValue? range) =>
        range is { From: 0, To: { } to, Length: { } all } && to + 1 == all;

    /// <summary>A resume that is answered wrongly twice never works: the file is fetched from byte 0.</summary>
    private void NoteWrongResume() => rangesAreRefused |= ++wrongResumes >= MostWrongResumes;

    private bool Refuse(HttpResponse response)
    {
        if (part.Frontier > 0 && HttpStatusRules.MayRefuseRanges(response.Status))
        {
            if (location != source.Uri)
            {
                location = source.Uri;
                return false;
            }

            if (!rangesAreRefused)
            {
                // The range may be what is refused: the plain request tells.
                rangesAreRefused = true;
                return false;
            }
        }

        var refusal = HttpStatusRules.Refuse(response, source, FetchStep.Transfer, time);
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
            Declared = [.. part.Declared.Where(IsOfWholeFile).Union(wasWhole ? declared : [])],
            BytesReceived = part.BytesReceived,
            Attempts = attempts,
            Protocol = protocol,
        };
    }
}
