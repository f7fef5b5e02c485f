using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.Pipelines.Archive;

/// <summary>Writes the record of a segment whose end is written.</summary>
/// <param name="relays">The relays that were listened to, at least one.</param>
/// <param name="time">The clock of the record.</param>
internal sealed class SegmentRecord(IReadOnlyList<string> relays, TimeProvider time)
{
    /// <summary>Most gaps that a record names.</summary>
    public const int MostGaps = 100;

    /// <summary>The state of a publish that gives the segment its name.</summary>
    public PartState Publishing(SegmentWriter segment, IReadOnlyList<StreamGap> gaps, bool isRecovered)
    {
        var content = segment.Content;
        var facts = new StreamFacts
        {
            Schema = segment.Name.Schema,
            Messages = content.Records,
            FirstGatewayTimestamp = content.FirstGatewayTime,
            LastGatewayTimestamp = content.LastGatewayTime,
            FirstArrival = content.FirstArrival,
            LastArrival = content.LastArrival,
            Relays = relays,
            Gaps = [.. gaps.Take(MostGaps)],
            Recovered = isRecovered,
        };
        return Publishing(segment, facts, segment.Name.OpenPath);
    }

    /// <summary>The same of a segment of which more is known than it was told.</summary>
    /// <param name="segment">The segment, its end written.</param>
    /// <param name="facts">What <c>stream</c> of its record holds.</param>
    /// <param name="from">Where its file lies, relative to the archive.</param>
    public PartState Publishing(SegmentWriter segment, StreamFacts facts, string from) =>
        new()
        {
            SourceUrl = relays[0],
            Identity = new SourceIdentity(),
            Publishing =
            [
                new PendingPublish
                {
                    From = from,
                    Sha256 = segment.Sha256!,
                    Length = segment.FileLength,
                    Record = Write(segment, facts),
                },
            ],
        };

    private ManifestRecord Write(SegmentWriter segment, StreamFacts facts)
    {
        var content = segment.Content;
        var isGzip = segment.Name.Compression == ArchiveCompression.Gzip;
        var type = isGzip ? "application/gzip" : "application/zstd";
        var tiers = new TierResults
        {
            Server = new TierResult(Verdict.NotOffered),
            Transport = new TierResult(Verdict.NotOffered),
            Digest = new TierResult(Verdict.Recorded, "SHA-256 of the bytes as they were written"),
            Content = new TierResult(
                Verdict.Pass,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{segment.Proof}; {content.Records:N0} lines, each well-formed JSON"
                )
            ),
        };
        var file = new WrittenFile(
            segment.Name.Path,
            segment.Sha256!,
            segment.FileLength,
            type,
            isGzip ? "gzip" : "zstd"
        );
        return file.ToRecord(relays[0], tiers, Evidence.Content, WrittenFile.Now(time)) with
        {
            Content = new ContentSummary
            {
                Type = "application/x-ndjson",
                Length = content.Length,
                Records = content.Records,
            },
            Stream = JsonSerializer.SerializeToNode(facts, ArchiveJson.Default.StreamFacts) as JsonObject,
        };
    }
}
