using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.Api.Paging;

namespace Starhaul.Api.Reading;

/// <summary>Writes the record of a file that was read from an API.</summary>
internal sealed class ApiRecordWriter(ApiResource resource, ApiQuery query, ApiSession run, TimeProvider time)
{
    /// <summary>What a reader of the file must know.</summary>
    public static IReadOnlyList<string> Warnings(SessionState state)
    {
        var warnings = new List<string>();
        if (state.Cap is { } cap)
        {
            warnings.Add(
                Text(
                    $"The API shows no more than {cap:N0} records, and there are at least as many: narrow the question."
                )
            );
        }

        if (NotASnapshot(state) is { } reason)
        {
            warnings.Add($"Not a snapshot: {reason}.");
        }

        if (state.Skipped > 0)
        {
            warnings.Add(Text($"{state.Skipped:N0} pages were passed over, as the definition says."));
        }

        return warnings;
    }

    public ManifestRecord Write(
        string path,
        RecordFile file,
        SessionState state,
        string sha256,
        ContentSummary content,
        double seconds
    )
    {
        var tiers = new TierResults
        {
            Server = Held(state),
            Transport = new TierResult(Verdict.Pass, Text($"{state.Pages:N0} pages, each to the end of its JSON")),
            Digest = new TierResult(Verdict.Recorded, "SHA-256 of the published bytes"),
            Content = new TierResult(Verdict.Pass, content.Checked),
        };
        return new WrittenFile(path, sha256, file.Length, file.Coding.Type, file.Coding.Name).ToRecord(
            run.Writer.SourceUrl,
            tiers,
            Evidence.Length,
            WrittenFile.Now(time)
        ) with
        {
            ETag = state.Pages == 1 ? state.ETag : null,
            LastModifiedServer = state.Pages == 1 ? state.LastModified : null,
            ContentType = "application/json",
            Content = content,
            Transfer = new TransferFacts
            {
                Bytes = run.Client.Meter.BytesReceived,
                Seconds = seconds,
                Attempts = (int)Math.Min(state.Requests, int.MaxValue),
                ResumedFrom = file.ResumedFrom,
                Protocol = run.Client.Protocol,
            },
            Api = Facts(state),
        };
    }

    private JsonObject Facts(SessionState state)
    {
        var first = run.First();
        return new JsonObject
        {
            ["resource"] = resource.Name,
            ["method"] = first.Method.Method,
            ["body"] = first.Json?.DeepClone() ?? first.BodyText,
            ["request"] = run.Writer.Fingerprint,
            ["question"] = run.Writer.Question,
            ["pages"] = state.Pages,
            ["records"] = state.Records,
            ["total"] = state.Total,
            ["capped_at"] = state.Cap,
            ["repeats"] = state.Repeats,
            ["known"] = state.Known,
            ["too_old"] = state.TooOld,
            ["skipped_pages"] = state.Skipped,
            ["requests"] = state.Requests,
            ["waited_seconds"] = Math.Round(state.Waited, 1),
            ["runs"] = state.Runs,
            ["first"] = ServerUrl.Redacted(state.FirstPage),
            ["last"] = ServerUrl.Redacted(state.LastPage),
            ["pages_with_validator"] = state.PagesWithValidator,
            ["since"] = Text(query.Since),
            ["until"] = Text(state.Until),
            ["newest"] = Text(state.Newest),
            ["snapshot"] = Snapshot(state),
            ["not_a_snapshot"] = NotASnapshot(state),
        };
    }

    /// <summary>True when the source held still, false when it was seen to change, null when nothing shows either.</summary>
    private bool? Snapshot(SessionState state) =>
        NotASnapshot(state) is not null ? false
        : state.Pages <= 1 || resource.IsStable || resource.Pagination.IsStable ? true
        : null;

    private TierResult Held(SessionState state) =>
        Snapshot(state) switch
        {
            true => new TierResult(Verdict.Pass, "one response, or a result that is stored"),
            false => new TierResult(Verdict.Recorded, NotASnapshot(state)),
            null => new TierResult(Verdict.NotOffered),
        };

    private static string? NotASnapshot(SessionState state) =>
        state.TotalChanged ? "the number of records changed while the pages were read"
        : state.Repeats > 0 ? Text($"pages moved while they were read, and {state.Repeats:N0} repeats were dropped")
        : null;

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
