using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Starhaul.Retries;
using Starhaul.Transfer;

namespace Starhaul.Transports.Http;

/// <summary>
/// One job: asks, writes, and resumes by the never-splice rules until all is there. It has one connection, which judges
/// what version there is, and beside it those of an <see cref="HttpRangeGroup"/>.
/// </summary>
internal sealed class HttpDownload(
    HttpExchange exchange,
    TransferLimits limits,
    TimeProvider time,
    Random jitter,
    ILogger log,
    RemoteFileIntent intent,
    PartFile part,
    MirrorList mirrors,
    Func<Source, CancellationToken, Task<SourceSample>> sample
) : IAsyncDisposable
{
    private const int MostWrongResumes = 2;

    private readonly Source source = intent.Probe.Source;
    private readonly bool isPinned = intent.Options.Digests.Count > 0;
    private readonly HashSet<ResumeForm> refused = [];
    private readonly RangeAllocator ranges = new(part, limits, time);
    private readonly HttpBody body = new(limits, time, intent.Probe.Source, mirrors);
    private readonly ConnectionSharing others = new(exchange, limits, time, jitter, log, intent, part, mirrors, sample);
    private readonly VersionCheck check = new(exchange, limits, intent.Probe.Source);
    private RangeLease? lease;
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
        best = BytesHere;
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
                if (failure.TaintsBytes)
                {
                    part.RewindSameVersion();
                }

                // Bytes that had to be fetched again are no progress.
                var madeProgress = BytesHere > best && !failure.IsTooSlow;
                best = Math.Max(best, BytesHere);
                await others
                    .UnlessWholeAsync(
                        token => retry.WaitAsync(failure, madeProgress, source, FetchStep.Transfer, Show, token),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes the connections; what they brought stays.</summary>
    public ValueTask DisposeAsync() => others.DisposeAsync();

    /// <summary>One request; true when every byte is in the part file.</summary>
    private async Task<bool> TryOnceAsync(CancellationToken cancellationToken)
    {
        if (others.IsTainted)
        {
            part.RewindSameVersion();
        }

        // Of an empty file nothing was seen yet: a length alone, from a response to another question.
        if (part is { IsComplete: true, Frontier: > 0 })
        {
            return true;
        }

        var forms = ResumeForms.For(part.Identity, isPinned).Where(form => !refused.Contains(form)).ToList();
        lease = await ranges.TakeAsync(part.Version, cancellationToken).ConfigureAwait(false);
        if (lease is null)
        {
            return false;
        }

        var taken = lease.Taken;
        try
        {
            return await AskAsync(forms, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (taken.IsCancellationRequested)
        {
            // Another connection brings these bytes.
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        finally
        {
            ranges.Return(lease);
        }
    }

    private async Task<bool> AskAsync(List<ResumeForm> forms, CancellationToken cancellationToken)
    {
        var from = lease!.Start;

        // What is here is given up when the whole file comes in its place, not before: the source may refuse that too.
        var isRange = (HasBytes || from > 0) && forms.Count > 0 && !rangesAreRefused;
        long? last = lease.End < (part.Identity.Length ?? long.MaxValue) ? lease.End - 1 : null;
        attempts++;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Taken, cancellationToken);
        using var response = await exchange
            .SendAsync(
                source,
                location,
                HttpMethod.Get,
                headers =>
                {
                    if (isRange)
                    {
                        forms[0].Apply(headers, part.Identity, from, last);
                    }
                },
                limits.StallTimeout,
                either.Token
            )
            .ConfigureAwait(false);
        protocol = response.Protocol;
        finalLocation = response.Location;
        switch (response.Status)
        {
            case HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation:
            case HttpStatusCode.PartialContent when !isRange && response.IsWholeRange:
                return await TakeWholeAsync(response, isRange, forms, cancellationToken).ConfigureAwait(false);
            case HttpStatusCode.PartialContent when isRange:
                return await TakeRangeAsync(response, from, forms[0], cancellationToken).ConfigureAwait(false);
            case HttpStatusCode.RequestedRangeNotSatisfiable when isRange:
                return TakeEnd(response, from);
            case HttpStatusCode.PreconditionFailed when isRange:
                return Restart(Unseen, "the tag no longer matches (412)");
            default:
                return Refuse(response);
        }
    }

    private async Task<bool> TakeWholeAsync(
        HttpResponse response,
        bool isRange,
        List<ResumeForm> forms,
        CancellationToken cancellationToken
    )
    {
        var seen = response.Identity;
        var difference = part.Identity.DifferenceFrom(seen);
        if (difference is null && isRange && intent.Probe.IsRangeSupported is true && forms.Count > 1)
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
        else if (HasBytes)
        {
            part.RewindSameVersion();
        }

        if (lease!.Version != part.Version)
        {
            ranges.Return(lease);
            lease = await ranges.TakeAsync(part.Version, cancellationToken).ConfigureAwait(false);
        }

        declared = response.Digests;
        var version = part.Accept(seen, declared);
        IEnumerable<ResumeForm> left = rangesAreRefused
            ? []
            : ResumeForms.For(seen, isPinned: false).Where(form => !refused.Contains(form));
        others.Share(ranges, version, response, left);
        if (!await CopyAsync(response, version, part.Identity.Length, cancellationToken).ConfigureAwait(false))
        {
            end = BodyEnd.Length;
            return part.IsComplete;
        }

        declared = [.. declared, .. response.TrailingDigests];
        end = part.Identity.Length is null ? response.End : BodyEnd.Length;
        wasWhole = true;
        return true;
    }

    private async Task<bool> TakeRangeAsync(
        HttpResponse response,
        long from,
        ResumeForm form,
        CancellationToken cancellationToken
    )
    {
        var verdict = RangeVerdict.Judge(part.Identity, response, from);
        if (verdict.Version is { } other)
        {
            return Restart(other, verdict.Fault!);
        }

        if (verdict.Fault is { } fault)
        {
            // A resume that is answered wrongly twice never works: the file is fetched from byte 0.
            rangesAreRefused |= ++wrongResumes >= MostWrongResumes;
            throw new AttemptFailedException(fault);
        }

        // A join that nothing ties must not look tied to the next one.
        var seen = response.Identity;
        var accepted = form == ResumeForm.Untied ? new SourceIdentity { Length = seen.Length } : seen;
        var version = part.Accept(accepted, response.FileDigests);
        others.Share(ranges, version, response, [form]);
        await CopyAsync(response, version, verdict.End, cancellationToken).ConfigureAwait(false);

        // A range may end before the file does (RFC 9110 §15.3.7); without a total only the next response tells.
        end = BodyEnd.Length;
        return part.IsComplete;
    }

    /// <summary>416 with the total: every byte may be here already (RFC 9110 §15.5.17).</summary>
    private bool TakeEnd(HttpResponse response, long from)
    {
        var verdict = RangeVerdict.JudgeEnd(part.Identity, response, from);
        if (verdict.Version is { } other)
        {
            return Restart(other, verdict.Fault!);
        }

        if (verdict.Fault is { } fault)
        {
            part.RewindSameVersion();
            throw new AttemptFailedException(fault);
        }

        part.Accept(part.Identity with { Length = verdict.End }, []);
        end = BodyEnd.Length;
        lastHadValidator = response.Identity.HasValidator;
        return true;
    }

    /// <summary>Copies what the lease has of a response; true when that went to the response's end.</summary>
    private async Task<bool> CopyAsync(
        HttpResponse response,
        int version,
        long? declaredEnd,
        CancellationToken cancellationToken
    )
    {
        lastHadValidator = response.Identity.HasValidator;
        wasWhole = false;
        var reached = await body.CopyAsync(response.Content, part, version, lease!, declaredEnd, cancellationToken)
            .ConfigureAwait(false);
        if (declaredEnd is { } declared && reached != declared && !lease!.IsDone)
        {
            throw new AttemptFailedException(
                string.Create(CultureInfo.InvariantCulture, $"the body ended at byte {reached:N0} of {declared:N0}")
            );
        }

        return declaredEnd is null || reached == declaredEnd;
    }

    private bool HasBytes => part.Completed.Count > 0;

    private long BytesHere => part.Completed.Sum(static range => range.Length);

    /// <summary>Asks once more for the version, where the last response did not carry it.</summary>
    private async Task<bool> StillHoldsAsync(CancellationToken cancellationToken)
    {
        // What the source said before the bytes came, of which they said nothing themselves.
        var before = part.Identity.CompletedBy(expected);
        if (lastHadValidator || !before.HasValidator)
        {
            return true;
        }

        var now = await check.AskAsync(location, before, cancellationToken).ConfigureAwait(false);
        if (now is null)
        {
            // One response is of one version. Of two that nobody confirms, we cannot know.
            return !part.WasJoined || Restart(Unseen, "nothing showed whether the version still held at the end");
        }

        if (before.DifferenceFrom(now) is { } difference)
        {
            return Restart(now, difference);
        }

        part.Accept(before, []);
        return true;
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

    private bool Refuse(HttpResponse response)
    {
        if (HasBytes && HttpStatusRules.MayRefuseRanges(response.Status))
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
            Declared =
            [
                .. part
                    .Declared.Where(static digest => digest.Scope == DigestScope.Representation)
                    .Union(wasWhole ? declared : []),
            ],
            BytesReceived = part.BytesReceived,
            Attempts = attempts + others.Attempts,
            Connections = 1 + others.MostOpen,
            Protocol = protocol,
        };
    }
}
