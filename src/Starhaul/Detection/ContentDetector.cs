namespace Starhaul.Detection;

/// <summary>Says what bytes are by looking at the first of them. Names and declared types play no part.</summary>
/// <param name="regimes">The regimes, whose signatures go before all else: a registered form may begin like text.</param>
internal sealed class ContentDetector(RegimeTable regimes)
{
    /// <summary>Bytes that are looked at, at most: 1,024.</summary>
    public const int SampleLength = 1024;

    /// <summary>Finds the media type that the first bytes show.</summary>
    /// <param name="sample">The first bytes; those after <see cref="SampleLength"/> are not looked at.</param>
    /// <param name="isWhole">
    /// Whether <paramref name="sample"/> is the whole file: only then is a JSON string or number distinguished from text, and no
    /// bytes from bytes that were not seen.
    /// </param>
    /// <returns>
    /// <c>application/x-empty</c> for a file without bytes, <c>application/octet-stream</c> for bytes that are nothing
    /// known, and undecided where the sample shows nothing. Bytes that are a form cut anywhere, even a short whole file, are still that form.
    /// </returns>
    public DetectedContent Detect(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (sample.IsEmpty)
        {
            return isWhole
                ? new DetectedContent(MediaTypes.Empty)
                : new DetectedContent(MediaTypes.Binary) { IsUndecided = true };
        }

        if (sample.Length > SampleLength)
        {
            sample = sample[..SampleLength];
            isWhole = false;
        }

        if ((regimes.FindBySignature(sample)?.MimeTypes[0] ?? KnownForms.Find(sample)) is { } form)
        {
            return new DetectedContent(form);
        }

        Span<byte> scratch = stackalloc byte[TextSample.ScratchLength(SampleLength)];
        return TextSample.TryRead(sample, scratch, out var text)
            ? new DetectedContent(TextType(text.Utf8, isWhole), text.Charset)
            {
                IsUndecided = !isWhole && JsonSniffer.IsBlank(text.Utf8),
            }
            : new DetectedContent(KnownForms.IsParquet(sample) ? MediaTypes.Parquet : MediaTypes.Binary);
    }

    private static string TextType(ReadOnlySpan<byte> text, bool isWhole) =>
        MarkupSniffer.Find(text)
        ?? JsonSniffer.Find(text, isWhole)
        ?? (TableSniffer.IsTable(text, isWhole) ? MediaTypes.Csv : MediaTypes.PlainText);
}
