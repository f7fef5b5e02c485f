using System.Globalization;
using System.Text.Json;

namespace Starhaul.Cli.Output;

/// <summary>One record as an aligned list for a person.</summary>
internal static class RecordText
{
    /// <summary>The lines of the list.</summary>
    public static IEnumerable<string> Lines(ManifestRecord record) =>
        TextTable.Lines([.. Facts(record).Concat(Proof(record)).Select(row => new[] { row.Item1, row.Item2 })]);

    private static IEnumerable<(string, string)> Facts(ManifestRecord record)
    {
        yield return ("file", record.Path);
        yield return ("sha256", record.Sha256);
        yield return ("source", record.SourceUrl);
        if (record.FinalUrl != record.SourceUrl)
        {
            yield return ("redirected to", record.FinalUrl);
        }

        yield return ("fetched", Time(record.DownloadTimestamp));
        yield return ("etag", record.ETag ?? "none");
        yield return ("last modified", record.LastModifiedServer is { } modified ? Time(modified) : "not declared");
        yield return ("length", Length(record.ContentLength));
        yield return ("type", $"{record.DetectedType}; declared: {record.ContentType ?? "nothing"}");
        if (record.Wire is { } wire)
        {
            yield return ("wire", $"{wire.Encoding}, {HumanText.Count(wire.Length)} bytes, sha256 {wire.Sha256}");
        }

        if (record.Content is { } content)
        {
            yield return ("holds", Content(content));
        }

        if (record.Transfer is { } transfer)
        {
            yield return ("transfer", Transfer(transfer));
        }

        if (record.DerivedFrom is { } origin)
        {
            yield return ("decoded from", origin);
        }

        if (record.Supersedes is { } former)
        {
            yield return ("supersedes", former);
        }
    }

    private static IEnumerable<(string, string)> Proof(ManifestRecord record)
    {
        yield return ("proof", OutcomeText.Describe(record.Evidence));
        yield return ("  server", Tier(record.Tiers.Server));
        yield return ("  transport", Tier(record.Tiers.Transport));
        yield return ("  digest", Tier(record.Tiers.Digest));
        yield return ("  content", Tier(record.Tiers.Content));
        foreach (var digest in record.Digests)
        {
            yield return ("digest", $"{digest.Algorithm} {digest.Value} ({digest.Origin}): {Verdict(digest.Verdict)}");
        }
    }

    private static string Tier(TierResult tier) =>
        tier.Compared is { Length: > 0 } compared ? $"{Verdict(tier.Verdict)}: {compared}" : Verdict(tier.Verdict);

    private static string Content(ContentSummary content)
    {
        var records = content.Records is { } count ? $", {HumanText.Count(count)} records" : "";
        var hash = content.Sha256 is { } sha256 ? $", sha256 {sha256}" : "";
        return $"{content.Type}, {HumanText.Count(content.Length)} bytes{records}{hash}";
    }

    private static string Transfer(TransferFacts transfer)
    {
        var resumed = transfer.ResumedFrom > 0 ? $", resumed from {HumanText.Count(transfer.ResumedFrom)}" : "";
        var time = HumanText.Time(TimeSpan.FromSeconds(transfer.Seconds));
        return $"{HumanText.Count(transfer.Bytes)} bytes in {time} over {transfer.Protocol}, "
            + $"attempts: {transfer.Attempts}, connections: {transfer.Connections}{resumed}";
    }

    private static string Length(RecordedLength length) =>
        length.Expected is { } expected && expected != length.Actual
            ? $"{HumanText.Count(length.Actual)} bytes (declared: {HumanText.Count(expected)})"
            : $"{HumanText.Count(length.Actual)} bytes ({HumanText.Bytes(length.Actual)})";

    private static string Verdict(Verdict verdict) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString()).Replace('_', ' ');

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
