namespace Starhaul.Detection;

/// <summary>Weighs claims against the bytes, and finds the regime for both.</summary>
/// <param name="regimes">The regimes: their signatures decide, and a name or type of theirs is never passed over.</param>
internal sealed class ClaimJudge(RegimeTable regimes)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Holds every claim against what the bytes are.</summary>
    /// <remarks>
    /// A form with a signature or a grammar is refuted by any other bytes; JSON and NDJSON satisfy each other's claim. Any
    /// other claim is refuted by a page of HTML, by an error document in XML and by nothing at all. Two claims that
    /// contradict each other cannot both hold, so one of them is refused.
    /// </remarks>
    /// <param name="claims">What the name and the declared type say; empty to accept any bytes.</param>
    /// <param name="detected">What <see cref="ContentDetector"/> found in <paramref name="sample"/>.</param>
    /// <param name="sample">The first bytes.</param>
    /// <param name="source">The source without secrets, for the error.</param>
    /// <returns>
    /// What the bytes are to be checked as: <paramref name="detected"/>, but the claimed type where the bytes decide
    /// nothing, or begin as it does and are cut or damaged after (so that the check names the damage), and NDJSON where it
    /// is claimed and the sample does not show a second line.
    /// </returns>
    /// <exception cref="UnexpectedContentException">The bytes are not what is claimed, or there are none.</exception>
    public DetectedContent Judge(
        IReadOnlyList<Claim> claims,
        DetectedContent detected,
        ReadOnlySpan<byte> sample,
        string source
    )
    {
        foreach (var claim in claims)
        {
            if (detected.MimeType == MediaTypes.Empty)
            {
                throw Refused(
                    $"{Describe(claim)}, but it is empty: 0 bytes.",
                    "It may be written just now: try again later. FetchOptions.Regime 'binary' fetches it as it is.",
                    source
                );
            }

            detected = Settle(claim.Type, detected, sample);
            if (!detected.IsUndecided && Contradicts(claim.Type, detected.MimeType, sample))
            {
                throw Refused(
                    $"{Describe(claim)}, but the bytes are {detected.MimeType} (they begin with {Excerpt.Take(sample)}).",
                    $"Look at {(IsOfWeb(source) ? "the URL in a browser" : "what the file holds")}. FetchOptions.Regime 'binary' fetches it as it is.",
                    source
                );
            }
        }

        return detected;
    }

    /// <summary>
    /// The regime for bytes whose claims were judged: that of their signature or grammar, else one without a signature that
    /// a declared type or a name claims, in this order.
    /// </summary>
    public DownloadStrategy Choose(IReadOnlyList<Claim> claims, DetectedContent detected)
    {
        if (!detected.IsUndecided && regimes.FindByType(detected.MimeType) is { Signatures.Count: > 0 } signed)
        {
            return signed;
        }

        foreach (var claim in claims.OrderBy(static claim => claim.Origin == "name"))
        {
            if (regimes.FindByType(claim.Type) is { } claimed && (detected.IsUndecided || !HasForm(claim.Type)))
            {
                return claimed;
            }
        }

        return regimes.ForType(detected.MimeType);
    }

    private DetectedContent Settle(string claimed, DetectedContent detected, ReadOnlySpan<byte> sample)
    {
        if (claimed is not (MediaTypes.Json or MediaTypes.Ndjson))
        {
            // Blanks begin no form that has a signature; of no bytes at all nothing is known yet.
            var isUndecided = detected.IsUndecided && (sample.IsEmpty || !HasForm(claimed));
            return IsCut(claimed, sample) ? new DetectedContent(claimed) : detected with { IsUndecided = isUndecided };
        }

        if (detected.IsUndecided)
        {
            return detected with { MimeType = claimed };
        }

        Span<byte> scratch = stackalloc byte[TextSample.ScratchLength(ContentDetector.SampleLength)];
        sample = sample[..Math.Min(sample.Length, ContentDetector.SampleLength)];
        var text = TextSample.TryRead(sample, scratch, out var read) ? read.Utf8 : sample.TrimStart(ByteOrderMark);
        return detected.MimeType switch
        {
            MediaTypes.Json when claimed == MediaTypes.Ndjson && JsonSniffer.IsOneLine(text) => detected with
            {
                MimeType = MediaTypes.Ndjson,
            },
            MediaTypes.PlainText
            or MediaTypes.Csv
            or MediaTypes.Binary
                when JsonSniffer.BeginsAsJson(claimed == MediaTypes.Ndjson ? JsonSniffer.FirstLine(text) : text) =>
                new DetectedContent(claimed, detected.Charset ?? "utf-8"),
            _ => detected,
        };
    }

    private bool Contradicts(string claimed, string found, ReadOnlySpan<byte> sample)
    {
        if (claimed is MediaTypes.Json or MediaTypes.Ndjson)
        {
            return found is not (MediaTypes.Json or MediaTypes.Ndjson);
        }

        if (HasForm(claimed))
        {
            return found != claimed;
        }

        return claimed switch
        {
            MediaTypes.Html => HasBinaryForm(found),
            MediaTypes.Xml => HasBinaryForm(found)
                || IsErrorDocument(found, sample)
                || (found == MediaTypes.Html && !sample.TrimStart(" \t\r\n"u8).StartsWith("<?xml"u8)), // but XHTML is XML
            _ => (found == MediaTypes.Html && !IsProse(claimed)) || IsErrorDocument(found, sample),
        };
    }

    private static bool IsErrorDocument(string found, ReadOnlySpan<byte> sample)
    {
        if (found != MediaTypes.Xml)
        {
            return false;
        }

        Span<byte> scratch = stackalloc byte[TextSample.ScratchLength(ContentDetector.SampleLength)];
        sample = sample[..Math.Min(sample.Length, ContentDetector.SampleLength)];
        return TextSample.TryRead(sample, scratch, out var text) && MarkupSniffer.IsErrorDocument(text.Utf8);
    }

    /// <summary>Whether the type has a signature or a grammar by which its bytes are known.</summary>
    private bool HasForm(string type) => type is MediaTypes.Json or MediaTypes.Ndjson || HasBinaryForm(type);

    private bool HasBinaryForm(string type) =>
        regimes.FindByType(type) is { Signatures.Count: > 0 } || KnownForms.HasSignature(type);

    /// <summary>Text that may begin with a tag: Markdown, style sheets, scripts. A table does not.</summary>
    private static bool IsProse(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal)
        && type is not (MediaTypes.Csv or "text/tab-separated-values");

    private bool IsCut(string claimed, ReadOnlySpan<byte> sample)
    {
        foreach (var signature in regimes.FindByType(claimed)?.Signatures ?? [])
        {
            if (signature.IsCut(sample))
            {
                return true;
            }
        }

        return KnownForms.IsCut(claimed, sample);
    }

    private static bool IsOfWeb(string source) => source.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static string Describe(Claim claim) =>
        claim.Origin switch
        {
            "name" => $"The name ending in {claim.Text} claims {claim.Type}",
            "content-type" => $"The Content-Type {claim.Text} claims {claim.Type}",
            _ => $"The {claim.Origin} {claim.Text} claims {claim.Type}",
        };

    private static UnexpectedContentException Refused(string message, string hint, string source) =>
        new(message)
        {
            Step = FetchStep.Decide,
            Source = source,
            Hint = hint,
        };
}
