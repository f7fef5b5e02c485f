using System.Globalization;

namespace Starhaul.Cli.Output;

/// <summary>A look at a source, as an aligned list for a person: the facts, then the decision.</summary>
internal static class PlanText
{
    /// <summary>The lines of the list.</summary>
    public static IEnumerable<string> Lines(FetchPlan plan)
    {
        var rows = Facts(plan.Probe)
            .Append(("", ""))
            .Concat(Decision(plan.Intent))
            .Select(row => new[] { row.Item1, row.Item2 });
        return TextTable.Lines([.. rows]);
    }

    private static IEnumerable<(string, string)> Facts(ProbeResult probe)
    {
        yield return ("source", probe.Url);
        if (probe.FinalUrl != probe.Url)
        {
            yield return ("redirected to", probe.FinalUrl);
        }

        if (probe.StatusCode is { } status)
        {
            yield return ("answer", $"{status} over HTTP/{probe.HttpVersion ?? "?"}");
        }

        yield return ("length", probe.ContentLength is { } length ? Length(length) : "not declared");
        yield return (
            "type",
            $"{probe.MimeType} by its first {probe.SampleLength} bytes; declared: {probe.DeclaredType ?? "nothing"}"
        );
        if (probe.ContentEncoding is { } coding)
        {
            yield return ("coding", $"{coding}, though identity was asked for");
        }

        yield return ("etag", probe.ETag is { } tag ? $"{tag} ({Strength(probe.ETagIsStrong)})" : "none");
        yield return (
            "last modified",
            probe.LastModified is { } time ? $"{Time(time)} ({Strength(probe.LastModifiedIsStrong)})" : "not declared"
        );
        yield return ("ranges", probe.IsRangeSupported ? "yes, a right 206 was seen" : "no");
        foreach (var digest in probe.Digests)
        {
            yield return ("digest", $"{digest.Algorithm} {digest.Value} ({digest.Origin})");
        }
    }

    private static IEnumerable<(string, string)> Decision(RemoteFileIntent intent)
    {
        var from = intent.ResumeFrom > 0 ? $" from byte {HumanText.Count(intent.ResumeFrom)}" : "";
        yield return ("would", intent.Action.ToString().ToLowerInvariant() + from);
        yield return ("because", intent.Reason);
        yield return ("to", intent.Path);
        yield return ("by", $"{intent.Transport}, checked as {intent.Regime}");
        foreach (var claim in intent.Claims)
        {
            var inside = claim.Inside is { } held ? $" that holds {held}" : "";
            yield return ("claim", $"{claim.Text} ({claim.Origin}) says {claim.Type}{inside}");
        }
    }

    private static string Length(long length) => $"{HumanText.Count(length)} bytes ({HumanText.Bytes(length)})";

    private static string Strength(bool isStrong) => isStrong ? "strong" : "weak";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
