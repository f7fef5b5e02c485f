using System.Text.Json;

namespace Starhaul.Cli.Output;

/// <summary>One line that says how a fetch ended.</summary>
internal static class OutcomeText
{
    private const int ShownDigits = 12;

    /// <summary>The line of a file that was fetched, or found unchanged.</summary>
    public static string Line(FetchResult result, string currentFolder)
    {
        var path = DisplayPath(result.Path, currentFolder);
        return result.Status is FetchStatus.Unchanged
            ? string.Join(
                "  ",
                [$"unchanged {path}", $"({DescribeVersion(result.Record)})", .. Decoded(result, currentFolder)]
            )
            : $"fetched {path}  {string.Join("  ", Facts(result, currentFolder))}";
    }

    /// <summary>A path as short as it can be typed: relative when it lies below the current folder.</summary>
    public static string DisplayPath(string path, string currentFolder)
    {
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return path;
        }

        var relative = Path.GetRelativePath(currentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>The beginning of a hash.</summary>
    public static string ShortHash(string sha256) =>
        sha256.Length > ShownDigits ? string.Concat(sha256.AsSpan(0, ShownDigits), "…") : sha256;

    /// <summary>The strongest proof in words: <c>server digest</c>.</summary>
    public static string Describe(Evidence evidence) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(evidence.ToString()).Replace('_', ' ');

    private static IEnumerable<string> Facts(FetchResult result, string currentFolder)
    {
        var record = result.Record;
        yield return HumanText.Bytes(record.ContentLength.Actual) + Speed(record.Transfer);
        if (record.Transfer is { ResumedFrom: > 0 } transfer)
        {
            yield return $"resumed from {HumanText.Bytes(transfer.ResumedFrom)}";
        }

        if (record.Transfer is { Attempts: > 1 } retried)
        {
            yield return $"{retried.Attempts} attempts";
        }

        yield return $"sha256 {ShortHash(record.Sha256)}";
        if (record.Content?.Records is { } records)
        {
            yield return HumanText.Count(records, "record");
        }

        yield return $"proof: {Describe(record.Evidence)}";
        foreach (var decoded in Decoded(result, currentFolder))
        {
            yield return decoded;
        }
    }

    private static IEnumerable<string> Decoded(FetchResult result, string currentFolder)
    {
        if (result.Decoded is { } decoded)
        {
            var box = result.Path[..^result.Record.Path.Length];
            var path = DisplayPath(box + decoded.Path, currentFolder);
            yield return $"decoded: {path} ({HumanText.Bytes(decoded.ContentLength.Actual)})";
        }
    }

    private static string Speed(TransferFacts? transfer) =>
        transfer is { Seconds: > 0 }
            ? $" in {HumanText.Time(TimeSpan.FromSeconds(transfer.Seconds))} ({HumanText.Rate(transfer.Bytes / transfer.Seconds)})"
            : "";

    private static string DescribeVersion(ManifestRecord record) =>
        record.ETag is { } tag ? $"etag {tag}"
        : record.LastModifiedServer is { } time ? $"last modified {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"
        : $"sha256 {ShortHash(record.Sha256)}";
}
