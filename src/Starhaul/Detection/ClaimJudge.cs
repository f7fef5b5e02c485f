namespace Starhaul.Detection;

/// <summary>Weighs claims against the bytes.</summary>
public static class ClaimJudge
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Holds every claim against what the bytes are.</summary>
    /// <remarks>
    /// JSON and NDJSON satisfy each other's claim. A claim of a type that the detector does not know is judged in one
    /// case only: a page of HTML or XML is not what anything but text claims to be. Two claims that contradict each other
    /// cannot both hold, so one of them is refused.
    /// </remarks>
    /// <param name="claims">What the name and the declared type say; empty to accept any bytes.</param>
    /// <param name="detected">What <see cref="ContentDetector"/> found in <paramref name="sample"/>.</param>
    /// <param name="sample">The first bytes.</param>
    /// <param name="source">The source without secrets, for the error.</param>
    /// <returns>
    /// What the bytes are to be checked as: <paramref name="detected"/>, but the claimed type where the bytes begin as it
    /// does and are cut or damaged after (so that the check names the damage), and NDJSON where it is claimed and the
    /// sample does not show a second line.
    /// </returns>
    /// <exception cref="UnexpectedContentException">The bytes are not what is claimed, or there are none.</exception>
    public static DetectedContent Judge(
        IReadOnlyList<Claim> claims,
        DetectedContent detected,
        ReadOnlySpan<byte> sample,
        string source
    )
    {
        ArgumentNullException.ThrowIfNull(claims);
        foreach (var claim in claims)
        {
            if (detected.MimeType == MediaTypes.Empty)
            {
                throw Refused(
                    $"{Describe(claim)}, but it is empty: 0 bytes.",
                    "It may be written just now: try again later, or use FetchOptions.Regime 'binary' to fetch it as it is.",
                    source
                );
            }

            detected = Settle(claim.Type, detected, sample);
            if (Contradicts(claim.Type, detected.MimeType))
            {
                throw Refused(
                    $"{Describe(claim)}, but the bytes are {detected.MimeType} (they begin with {Excerpt.Of(sample)}).",
                    "Look at the URL in a browser; FetchOptions.Regime 'binary' fetches it as it is.",
                    source
                );
            }
        }

        return detected;
    }

    private static DetectedContent Settle(string claimed, DetectedContent detected, ReadOnlySpan<byte> sample)
    {
        if (claimed is not (MediaTypes.Json or MediaTypes.Ndjson))
        {
            return Signature.IsCut(claimed, sample) ? new DetectedContent(claimed) : detected;
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

    private static bool Contradicts(string claimed, string found)
    {
        if (claimed is MediaTypes.Json or MediaTypes.Ndjson)
        {
            return found is not (MediaTypes.Json or MediaTypes.Ndjson);
        }

        if (MediaTypes.IsKnownBinary(claimed))
        {
            return found != claimed;
        }

        return MediaTypes.IsMarkup(claimed)
            ? MediaTypes.IsKnownBinary(found)
            : MediaTypes.IsMarkup(found) && !claimed.StartsWith("text/", StringComparison.Ordinal);
    }

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
