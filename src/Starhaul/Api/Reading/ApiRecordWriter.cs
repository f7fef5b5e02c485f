using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.Api.Paging;

namespace Starhaul.Api.Reading;

/// <summary>Writes the record of a file that was read from an API.</summary>
internal sealed class ApiRecordWriter(ApiResource resource, ApiQuery query, ApiSession run, TimeProvider time)
{
    public ManifestRecord Write(
        string path,
        RecordFile file,
        SessionState state,
        string sha256,
        ContentSummary content,
        double seconds
    )
    {
        var warnings = new ApiWarnings(resource, state);
        var tiers = new TierResults
        {
            Server = Held(warnings),
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
            Api = Facts(state, warnings),
        };
    }

    private JsonObject Facts(SessionState state, ApiWarnings warnings)
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
            ["untimed"] = state.Untimed,
            ["since_cursor"] = query.SinceCursor,
            ["newest_cursor"] = state.NewestCursor,
            ["bounded_by"] = state.Bound,
            ["unused_pointers"] = new JsonArray([
                .. warnings.UnusedPointers.Select(pointer => JsonValue.Create(pointer)),
            ]),
            ["children"] = Children(state.Children),
            ["snapshot"] = warnings.IsSnapshot,
            ["not_a_snapshot"] = warnings.NotASnapshot,
        };
    }

    private static JsonObject? Children(ChildrenState? children) =>
        children is null
            ? null
            : new JsonObject
            {
                ["parent"] = children.Parent,
                ["parent_path"] = children.ParentPath,
                ["parent_sha256"] = children.ParentSha256,
                ["asked"] = children.Asked,
                ["repeats"] = children.Repeats,
                ["rejected"] = children.Rejected,
                ["rejects"] = new JsonArray([
                    .. children.Rejects.Select(one => new JsonObject
                    {
                        ["parameters"] = one.Parameters,
                        ["reason"] = one.Reason,
                    }),
                ]),
            };

    private static TierResult Held(ApiWarnings warnings) =>
        warnings.IsSnapshot switch
        {
            true => new TierResult(Verdict.Pass, "one answer, or a result that is stored"),
            false => new TierResult(Verdict.Recorded, warnings.NotASnapshot),
            null => new TierResult(Verdict.NotOffered),
        };

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
