using Starhaul.Detection;
using Starhaul.Transfer;

namespace Starhaul.Probing;

/// <summary>Looks at a source politely: the facts first, then at most 1,024 bytes. Two requests for a healthy server.</summary>
internal sealed class SourceProber(DownloadContext context)
{
    /// <summary>Probes a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="known">The version that is here already and intact; null when nothing is. Saves the sample when it still holds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">No transport serves the scheme.</exception>
    /// <exception cref="SourceUnavailableException">The source cannot be had.</exception>
    /// <exception cref="TransferException">The source gave no usable answer, however often it was asked.</exception>
    public Task<ProbeResult> ProbeAsync(
        Source source,
        SourceIdentity? known = null,
        CancellationToken cancellationToken = default
    ) => ProbeAsync(source, known, outputName: null, cancellationToken);

    /// <summary>Probes a source for a file whose name may be settled already.</summary>
    /// <param name="source">The source.</param>
    /// <param name="known">The version that is here already and intact; null when nothing is.</param>
    /// <param name="outputName">The name that the file will have; null where the source's own name is taken.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<ProbeResult> ProbeAsync(
        Source source,
        SourceIdentity? known,
        string? outputName,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var transport = context.TransportFor(source);
        var asked = await transport.AskAsync(source, known, cancellationToken).ConfigureAwait(false);
        if (asked is not null && IsOfAnotherVersion(known, asked))
        {
            // It answers "not modified" by the validators of another version: it is asked again without conditions.
            known = null;
            asked = await transport.AskAsync(source, known, cancellationToken).ConfigureAwait(false);
        }

        if (asked is not null && IsUnchanged(known, asked))
        {
            return Describe(source, asked, sample: null, outputName) with { IsUnchanged = true };
        }

        var location = asked?.Location ?? source.Uri;
        var sample = await transport
            .SampleAsync(source, location, ContentDetector.SampleLength, known, cancellationToken)
            .ConfigureAwait(false);
        if (IsOfAnotherVersion(known, sample.Facts))
        {
            known = null;
            sample = await transport
                .SampleAsync(source, location, ContentDetector.SampleLength, known, cancellationToken)
                .ConfigureAwait(false);
        }

        var facts = Merge(asked, sample.Facts);
        return Describe(source, facts, sample, outputName) with { IsUnchanged = IsUnchanged(known, facts) };
    }

    /// <summary>Whether "unchanged" comes with validators that are not those of the known version (a length says nothing there).</summary>
    private static bool IsOfAnotherVersion(SourceIdentity? known, SourceFacts facts) =>
        known is not null
        && facts.IsUnchanged
        && known.DifferenceFrom(facts.Identity with { Length = null }) is not null;

    /// <summary>The answer that came with bytes decides; the answer without them adds what the other does not say.</summary>
    private static SourceFacts Merge(SourceFacts? asked, SourceFacts sampled)
    {
        if (asked is null || asked.Identity.DifferenceFrom(sampled.Identity) is not null)
        {
            return sampled;
        }

        // A length that only HEAD claims is not trusted: the body may be framed otherwise.
        var added = asked.Identity with
        {
            Length = null,
            ContentEncoding = null,
        };
        return sampled with
        {
            Identity = sampled.Identity.CompletedBy(added),
            DeclaredType = sampled.DeclaredType ?? asked.DeclaredType,
            FileName = sampled.FileName ?? asked.FileName,
            Digests = [.. sampled.Digests.Union(asked.Digests)],
            Links = [.. sampled.Links.Union(asked.Links)],
        };
    }

    /// <summary>A source that says "unchanged" though nothing is known here says nothing.</summary>
    private static bool IsUnchanged(SourceIdentity? known, SourceFacts facts) =>
        known is not null && (facts.IsUnchanged || IsThatOf(known, facts.Identity));

    private static bool IsThatOf(SourceIdentity known, SourceIdentity seen) =>
        known.DifferenceFrom(seen) is null
        && (
            known.ETag is not null
                ? seen.ETag is not null
                : known.LastModified is not null && seen.LastModified is not null && seen.Length is not null
        );

    private ProbeResult Describe(Source source, SourceFacts facts, SourceSample? sample, string? outputName)
    {
        var identity = facts.Identity;
        var bytes = sample?.Bytes ?? default;
        var isWhole = sample is not null && (sample.IsEmpty || bytes.Length == identity.Length);
        var coding = CodingRule.Weigh(
            context.Regimes,
            identity.ContentEncoding,
            outputName ?? FileNameOf(facts),
            bytes,
            isWhole
        );
        return new ProbeResult
        {
            Url = source.Text,
            FinalUrl = RedactedUri.Redact(facts.Location),
            StatusCode = facts.StatusCode,
            HttpVersion = facts.HttpVersion,
            ContentLength = identity.Length,
            ETag = identity.ETag,
            ETagIsStrong = identity.HasStrongETag,
            LastModified = identity.LastModified,
            LastModifiedIsStrong = identity.LastModifiedIsStrong,
            MimeType = coding.Detected.MimeType,
            DeclaredType = facts.DeclaredType,
            ContentEncoding = identity.ContentEncoding,
            DecodedCoding = coding.Decoded,
            Digests = facts.Digests,
            Links = facts.Links,
            IsRangeSupported = sample is { Facts.IsUnchanged: false } ? sample.IsRangeSupported : null,
            FileName = FileNameOf(facts),
            SampleLength = bytes.Length,
            ProbedAt = context.Time.GetUtcNow(),
            IsEmpty = sample?.IsEmpty ?? false,
            Start = coding.Start,
            IsUndecided = coding.Detected.IsUndecided,
            Charset = coding.Detected.Charset,
            Source = source,
            Location = facts.Location,
        };
    }

    /// <summary>The name in Content-Disposition, else the last segment of the path where the redirects ended.</summary>
    private static string? FileNameOf(SourceFacts facts)
    {
        var path = facts.Location.AbsolutePath;
        var name = string.IsNullOrWhiteSpace(facts.FileName)
            ? Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..])
            : facts.FileName;
        return name.Length > 0 ? name : null;
    }
}
