using System.Globalization;

namespace Starhaul.Cli.Output;

/// <summary>A look at a source, as an aligned list for a person: the facts, then the decision.</summary>
internal static class PlanText
{
    private const int NotModified = 304;
    private const string NotKnown = "not known";

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

        // A 304 says little more than that nothing changed, and no byte was asked for.
        var nothing = probe.StatusCode == NotModified ? NotKnown : "not declared";
        yield return ("length", probe.ContentLength is { } length ? Length(length) : nothing);
        yield return ("type", $"{probe.MimeType} {Ground(probe)}; declared: {Declared(probe)}");
        if (probe.ContentEncoding is { } coding)
        {
            yield return ("coding", $"{coding}, though identity was asked for");
        }

        yield return ("etag", probe.ETag is { } tag ? $"{tag} ({Strength(probe.ETagIsStrong)})" : None(probe));
        yield return (
            "last modified",
            probe.LastModified is { } time ? $"{Time(time)} ({Strength(probe.LastModifiedIsStrong)})" : nothing
        );
        yield return (
            "ranges",
            probe.IsRangeSupported switch
            {
                true => "yes, a right 206 was seen",
                false => "no",
                null => NotKnown,
            }
        );
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

    private static bool HasSample(ProbeResult probe) => probe.SampleLength > 0 || !probe.IsUnchanged;

    private static string Ground(ProbeResult probe) =>
        HasSample(probe) ? $"by its first {probe.SampleLength} bytes" : "as it was recorded";

    private static string Declared(ProbeResult probe) =>
        probe.DeclaredType ?? (probe.StatusCode == NotModified ? NotKnown : "nothing");

    private static string None(ProbeResult probe) => probe.StatusCode == NotModified ? NotKnown : "none";

    private static string Length(long length) => $"{HumanText.Count(length)} bytes ({HumanText.Bytes(length)})";

    private static string Strength(bool isStrong) => isStrong ? "strong" : "weak";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
