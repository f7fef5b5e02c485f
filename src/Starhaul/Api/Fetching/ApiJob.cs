using Starhaul.Api.Reading;
using Starhaul.Manifests;
using Starhaul.Native;
using Starhaul.Regimes;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;

namespace Starhaul.Api.Fetching;

/// <summary>The steps of one fetch from an API: pages into the part file, its proof, its publish.</summary>
internal sealed class ApiJob
{
    private readonly ApiFetcherOptions options;
    private readonly ApiSession run;
    private readonly ApiResource resource;
    private readonly ApiQuery query;
    private readonly string box;
    private readonly string target;

    public ApiJob(ApiFetcherOptions options, ApiSession run, ApiResource resource, ApiQuery query)
    {
        this.options = options;
        this.run = run;
        this.resource = resource;
        this.query = query;
        box = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Box));
        target = TargetPath.Resolve(new BoxFolder(box), query.Output, run.FileName(), Source.Parse(SourceUrl));
    }

    /// <summary>What is asked, without secrets.</summary>
    public string SourceUrl => run.Writer.SourceUrl;

    public ApiPlan Plan()
    {
        var resumeFrom = query.Force ? 0 : Left()?.Records ?? 0;
        return new ApiPlan([.. run.First().ToLines()], target, resumeFrom);
    }

    /// <summary>The record of the parent's file that an earlier run left off with; null where there is none, or where it is no more.</summary>
    public async Task<ManifestRecord?> FindParentAsync(CancellationToken cancellationToken)
    {
        if (query.Force || Left() is not { Children: { ParentPath: { } path, ParentSha256: { } sha256 } })
        {
            return null;
        }

        var manifest = await Manifest.OpenAsync(box, cancellationToken: cancellationToken).ConfigureAwait(false);
        return
            manifest.FindByPath(path) is { } record
            && record.Sha256 == sha256
            && await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false) == LocalFileState.Intact
            ? record
            : null;
    }

    public async Task<FetchResult> RunAsync(IProgress<ApiProgress>? progress, CancellationToken cancellationToken)
    {
        new BoxFolder(box).Create();
        var manifest = await Manifest
            .OpenAsync(
                box,
                new ManifestOptions
                {
                    TimeProvider = options.TimeProvider,
                    LoggerFactory = options.LoggerFactory,
                    WillWrite = true,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await RefuseFileInTheWayAsync(manifest, cancellationToken).ConfigureAwait(false);
        using var folder = MadeFolder.For(target);
        using var file = RecordFile.Open(
            target,
            SourceUrl,
            run.Writer.Fingerprint,
            query.Force || IsOfAnotherParent(),
            new PartSeal(BoxKey.ReadOrCreate(box)),
            options.TimeProvider
        );
        var started = options.TimeProvider.GetTimestamp();
        var state = Resume(file, cancellationToken);
        var reporter = new ApiReporter(resource, state, file, run.Client, progress, options.TimeProvider);
        await using (reporter.ConfigureAwait(false))
        {
            // 1. Pages into the part file; what was read stays, whatever happens next.
            await ReadAsync(file, state, cancellationToken).ConfigureAwait(false);

            RefuseEmptyAfterSome(manifest, file, state);

            // 2. The file as it lies on the disk, from its first byte to its last.
            reporter.SetPhase(FetchPhase.Checking);
            var (sha256, content) = Prove(file, state, cancellationToken);

            // 3. The name, then the record.
            reporter.SetPhase(FetchPhase.Publishing);
            var seconds = Math.Round(options.TimeProvider.GetElapsedTime(started).TotalSeconds, 3);
            var record = new ApiRecordWriter(resource, query, run, options.TimeProvider).Write(
                Path.GetRelativePath(box, target),
                file,
                state,
                sha256,
                content,
                seconds
            );
            var publishing = file.StateOf(state) with
            {
                Publishing =
                [
                    new PendingPublish
                    {
                        From = Path.GetRelativePath(box, PartPaths.Part(target)),
                        Sha256 = sha256,
                        Length = file.Length,
                        Record = record,
                        ReplaceUnknown = query.Force,
                    },
                ],
            };
            KeepOverlap(file, state, sha256, cancellationToken);
            var published = await manifest
                .PublishAsync(PartPaths.State(target), publishing, cancellationToken)
                .ConfigureAwait(false);
            if (resource.Incremental is not null)
            {
                EarlierRecords.RemoveOthers(box, run.Writer.Question, sha256);
            }

            return new FetchResult(StatusOf(state), target, published[0])
            {
                Warnings = new ApiWarnings(resource, state).Sentences(),
            };
        }
    }

    private PartSeal Seal() => new(BoxKey.TryRead(box));

    private async Task ReadAsync(RecordFile file, SessionState state, CancellationToken cancellationToken)
    {
        var isWhole = true;
        file.Commit(state, must: true);
        try
        {
            await foreach (var page in run.ReadAsync(state, cancellationToken).ConfigureAwait(false))
            {
                isWhole = false;
                state.Records += file.Append(page.Records);
                isWhole = true;
                file.Commit(state, page.MustSave || state.IsDone);
            }
        }
        catch when (isWhole)
        {
            // Whatever ends it: of the pages that came none is asked for again.
            file.Commit(state, must: true);
            throw;
        }
    }

    private SessionState Resume(RecordFile file, CancellationToken cancellationToken)
    {
        if (file.Found is not { } state)
        {
            return run.Begin();
        }

        state.Runs++;
        if (run.Seen.IsNeeded && file.Length > 0)
        {
            using var lines = new RecordLines(record => run.Seen.Add(record));
            file.Scan(lines, cancellationToken);
        }

        return state;
    }

    /// <summary>What an earlier run of the same question left; null where there is nothing.</summary>
    private SessionState? Left() =>
        SessionStateJson.TryRead(PartStateFile.TryReadSealed(target, Seal())?.Api) is { } left
        && left.Request == run.Writer.Fingerprint
            ? left
            : null;

    // Where the parent's records were brought anew, the place among the children of before means nothing.
    private bool IsOfAnotherParent() =>
        Left()?.Children is { } left && left.ParentSha256 != run.Begin().Children?.ParentSha256;

    private static (string Sha256, ContentSummary Content) Prove(
        RecordFile file,
        SessionState state,
        CancellationToken cancellationToken
    )
    {
        using var check = new CheckFilter(new NdjsonCheck(), isGuess: false, observer: null);
        var (sha256, proven) = file.Scan(check, cancellationToken);
        var content = check.Summary!;
        if (content.Records != state.Records)
        {
            throw new IntegrityException(
                FormattableString.Invariant(
                    $"The file holds {content.Records:N0} records, {state.Records:N0} were written."
                )
            )
            {
                Step = FetchStep.Verify,
                Hint = "Something else writes to the part file; begin again with FetchOptions.Force.",
            };
        }

        return (sha256, proven.Length == 0 ? content : content with { Checked = $"{proven}; {content.Checked}" });
    }

    private FetchStatus StatusOf(SessionState state) =>
        state is { Cap: not null } or { Bound: not null } or { Skipped: > 0 } or { Children.Rejected: > 0 }
            ? FetchStatus.Partial
        : state.Records == 0 && query is not { Since: null, SinceCursor: null } ? FetchStatus.NothingNew
        : FetchStatus.Fetched;

    /// <summary>Writes down what a later run will be sent again; before the publish, which makes it count.</summary>
    private void KeepOverlap(RecordFile file, SessionState state, string sha256, CancellationToken cancellationToken)
    {
        if (resource.Incremental is null)
        {
            return;
        }

        var overlap = run.OverlapAfter(state);
        var kept = new EarlierRecords();
        using var lines = new RecordLines(record => kept.Remember(record, overlap));
        file.Scan(lines, cancellationToken);
        kept.Remember(run.Known, overlap);
        kept.Save(box, run.Writer.Question, sha256);
    }

    /// <summary>
    /// An empty answer to a whole question, where there were records before, is more often a server under load than the truth. A stated total
    /// of 0 is believed.
    /// </summary>
    private void RefuseEmptyAfterSome(Manifest manifest, RecordFile file, SessionState state)
    {
        var isWhole = query is { Since: null, SinceCursor: null } && !resource.Pagination.IsTimed;
        if (!isWhole || query.AllowEmpty || state.Records > 0 || state.Total == 0)
        {
            return;
        }

        // What lies at the target counts too, though it may be what was new at some time.
        var path = Path.GetRelativePath(box, target);
        var before = manifest
            .Records.Where(record =>
                record.Api is { } api
                && api.Question == run.Writer.Question
                && (api is { Since: null, SinceCursor: null } || record.Path == path)
            )
            .MaxBy(record => record.DownloadTimestamp);
        if (before?.Api?.Records is > 0 and var records)
        {
            // Asked anew by the next run: what was read is nothing that one could go on from.
            file.Commit(run.Begin(), must: true);
            throw new IntegrityException(
                FormattableString.Invariant(
                    $"{resource.Name} answered without a record, and had {records:N0} records before: {before.Path} stays."
                )
            )
            {
                Step = FetchStep.Verify,
                Hint = "Ask again later; if it is empty indeed, say so with ApiQuery.AllowEmpty.",
            };
        }
    }

    private async Task RefuseFileInTheWayAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (query.Force || !File.Exists(target))
        {
            return;
        }

        var before = manifest.FindByPath(Path.GetRelativePath(box, target));
        var fault =
            before is null ? "is in the way: the manifest of the box does not know it"
            : before.Api?.Question != run.Writer.Question ? "holds the answer to another question"
            : await manifest.CheckStateAsync(before, cancellationToken).ConfigureAwait(false) is LocalFileState.Edited
                ? "was changed since it was published"
            : null;
        if (fault is not null)
        {
            throw new DestinationException($"{target} {fault}.")
            {
                Step = FetchStep.Decide,
                Hint = "Name another file with FetchOptions.Output, or replace it with FetchOptions.Force.",
            };
        }
    }
}
