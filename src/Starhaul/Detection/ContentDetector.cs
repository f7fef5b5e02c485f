namespace Starhaul.Detection;

/// <summary>Says what bytes are by looking at the first of them. Names and declared types play no part.</summary>
public static class ContentDetector
{
    /// <summary>Bytes that are looked at, at most: 1,024.</summary>
    public const int SampleLength = 1024;

    /// <summary>Finds the media type that the first bytes show.</summary>
    /// <param name="sample">The first bytes; those after <see cref="SampleLength"/> are not looked at.</param>
    /// <param name="isWhole">
    /// Whether <paramref name="sample"/> is the whole file: only then is a JSON string or number told from text, and no
    /// bytes from bytes that were not seen.
    /// </param>
    /// <returns>
    /// <c>application/x-empty</c> for a file without bytes, <c>application/octet-stream</c> for bytes that are nothing
    /// known. Bytes that are a form cut anywhere, even a short whole file, are still that form.
    /// </returns>
    public static DetectedContent Detect(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (sample.IsEmpty)
        {
            return new DetectedContent(isWhole ? MediaTypes.Empty : MediaTypes.Binary);
        }

        if (sample.Length > SampleLength)
        {
            sample = sample[..SampleLength];
            isWhole = false;
        }

        if (Signature.Find(sample) is { } binary)
        {
            return new DetectedContent(binary);
        }

        Span<byte> scratch = stackalloc byte[TextSample.ScratchLength(SampleLength)];
        return TextSample.TryRead(sample, scratch, out var text)
            ? new DetectedContent(TextType(text.Utf8, isWhole), text.Charset)
            : new DetectedContent(Signature.IsParquet(sample) ? MediaTypes.Parquet : MediaTypes.Binary);
    }

    private static string TextType(ReadOnlySpan<byte> text, bool isWhole) =>
        MarkupSniffer.Find(text)
        ?? JsonSniffer.Find(text, isWhole)
        ?? (TableSniffer.IsTable(text, isWhole) ? MediaTypes.Csv : MediaTypes.PlainText);
}
