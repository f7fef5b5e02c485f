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

    private ApiFacts Facts(SessionState state, ApiWarnings warnings)
    {
        var first = run.First();
        return new ApiFacts
        {
            Resource = resource.Name,
            Method = first.Method.Method,
            Body = first.Json?.DeepClone() ?? first.BodyText,
            Request = run.Writer.Fingerprint,
            Question = run.Writer.Question,
            Pages = state.Pages,
            Records = state.Records,
            Total = state.Total,
            CappedAt = state.Cap,
            Repeats = state.Repeats,
            Known = state.Known,
            TooOld = state.TooOld,
            SkippedPages = state.Skipped,
            Requests = state.Requests,
            WaitedSeconds = Math.Round(state.Waited, 1),
            Runs = state.Runs,
            First = ServerUrl.Redacted(state.FirstPage),
            Last = ServerUrl.Redacted(state.LastPage),
            PagesWithValidator = state.PagesWithValidator,
            Since = query.Since,
            Until = state.Until,
            Newest = state.Newest,
            Untimed = state.Untimed,
            SinceCursor = query.SinceCursor,
            NewestCursor = state.NewestCursor,
            BoundedBy = state.Bound,
            UnusedPointers = warnings.UnusedPointers,
            Children = Children(state.Children),
            Snapshot = warnings.IsSnapshot,
            NotASnapshot = warnings.NotASnapshot,
        };
    }

    private static ApiChildrenFacts? Children(ChildrenState? children) =>
        children is null
            ? null
            : new ApiChildrenFacts
            {
                Parent = children.Parent,
                ParentPath = children.ParentPath,
                ParentSha256 = children.ParentSha256,
                Asked = children.Asked,
                Repeats = children.Repeats,
                Rejected = children.Rejected,
                Rejects = children.Rejects,
            };

    private static TierResult Held(ApiWarnings warnings) =>
        warnings.IsSnapshot switch
        {
            true => new TierResult(Verdict.Pass, "one answer, or a result that is stored"),
            false => new TierResult(Verdict.Recorded, warnings.NotASnapshot),
            null => new TierResult(Verdict.NotOffered),
        };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
