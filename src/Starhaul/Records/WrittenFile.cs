namespace Starhaul;

/// <summary>
/// A file that this program wrote itself, out of responses, messages or decoded bytes: no source declared its length or digest, so
/// that what was computed while it was written is recorded.
/// </summary>
/// <param name="Path">Path relative to the box.</param>
/// <param name="Sha256">SHA-256 of the bytes, in lower-case hex.</param>
/// <param name="Length">Their length.</param>
/// <param name="DetectedType">Their media type.</param>
/// <param name="Regime">Name of the regime that checks them.</param>
internal sealed record WrittenFile(string Path, string Sha256, long Length, string DetectedType, string Regime)
{
    /// <summary>The present as records have it, in whole seconds.</summary>
    public static DateTimeOffset Now(TimeProvider time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>The record, without what is particular to its kind.</summary>
    /// <param name="source">The source, redacted.</param>
    /// <param name="tiers">What was checked.</param>
    /// <param name="evidence">What that proves.</param>
    /// <param name="time">When it was written.</param>
    public ManifestRecord ToRecord(string source, TierResults tiers, Evidence evidence, DateTimeOffset time) =>
        new()
        {
            Sha256 = Sha256,
            Path = Path,
            SourceUrl = source,
            FinalUrl = source,
            DownloadTimestamp = time,
            DetectedType = DetectedType,
            Regime = Regime,
            ContentLength = new RecordedLength(null, Length),
            Digests = [new DigestVerdict("sha-256", Sha256, "computed", Verdict.Recorded)],
            Tiers = tiers,
            Evidence = evidence,
            Tool = Product.Tool,
        };
}
