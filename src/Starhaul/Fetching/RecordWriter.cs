using Starhaul.Transfer;

namespace Starhaul;

/// <summary>Writes the records of one proven transfer: the file's, and that of its decoded form.</summary>
internal sealed class RecordWriter(string box, TimeProvider time, string? sourceId = null)
{
    /// <summary>The records in the order of their publish, each with the path that its bytes are at now.</summary>
    public IReadOnlyList<(string From, ManifestRecord Record)> Write(
        RemoteFileIntent intent,
        TransferResult transfer,
        IntegrityReport report
    )
    {
        var fetched = Fetched(intent, transfer, report);
        return transfer.DecodedPath is { } decoded
            ? [(transfer.PublishPath, fetched), (decoded, WriteDecoded(intent, transfer.Content!, fetched))]
            : [(transfer.PublishPath, fetched)];
    }

    /// <summary>The record of a file's decoded form.</summary>
    public ManifestRecord WriteDecoded(RemoteFileIntent intent, ContentSummary content, ManifestRecord from)
    {
        var path = Path.GetRelativePath(box, DecodedName.Derive(intent.Path));
        var tiers = new TierResults
        {
            Server = new TierResult(Verdict.NotOffered),
            Transport = new TierResult(Verdict.NotOffered),
            Digest = new TierResult(Verdict.Recorded, "SHA-256 of the decoded bytes"),
            Content = new TierResult(Verdict.Pass, content.Checked),
        };
        return new WrittenFile(path, content.Sha256!, content.Length, content.Type, from.Regime).ToRecord(
            from.SourceUrl,
            tiers,
            content.ProvesEnd ? Evidence.Content : Evidence.Length,
            from.DownloadTimestamp
        ) with
        {
            SourceId = sourceId,
            FinalUrl = from.FinalUrl,
            Content = content,
            DerivedFrom = from.Sha256,
        };
    }

    private ManifestRecord Fetched(RemoteFileIntent intent, TransferResult transfer, IntegrityReport report) =>
        new()
        {
            Sha256 = transfer.Sha256,
            Path = Path.GetRelativePath(box, intent.Path),
            SourceUrl = intent.Probe.Url,
            SourceId = sourceId,
            FinalUrl = transfer.FinalUrl,
            ETag = transfer.Identity.ETag,
            LastModifiedServer = transfer.Identity.LastModified,
            DownloadTimestamp = WrittenFile.Now(time),
            ContentType = intent.Probe.DeclaredType,
            DetectedType = transfer.Found?.Type ?? intent.DetectedType,
            Regime = transfer.Found?.Regime ?? intent.Regime,
            ContentLength = new RecordedLength(
                transfer.Wire is null ? transfer.Identity.Length : null,
                transfer.Length
            ),
            Wire = transfer.Wire,
            Digests = report.Digests,
            Tiers = report.Tiers,
            Evidence = report.Evidence,
            Content = transfer.Content,
            Transfer = transfer.Facts,
            Tool = Product.Tool,
        };
}
