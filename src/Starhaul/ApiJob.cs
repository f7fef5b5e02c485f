using System.Text.Json;
using Starhaul.Api.Reading;
using Starhaul.Manifests;
using Starhaul.Regimes;
using Starhaul.Transfer;
using Starhaul.Transfer.Checks;

namespace Starhaul;

/// <summary>The steps of one fetch from an API: pages into the part file, its proof, its publish.</summary>
internal sealed class ApiJob
{
    private readonly ApiFetcherOptions options;
    private readonly ApiSession reading;
    private readonly ApiResource resource;
    private readonly ApiQuery query;
    private readonly string box;
    private readonly string target;

    public ApiJob(ApiFetcherOptions options, ApiSession reading, ApiResource resource, ApiQuery query)
    {
        this.options = options;
        this.reading = reading;
        this.resource = resource;
        this.query = query;
        box = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Box));
        target = TargetPath.Resolve(box, query.Output, reading.FileName(), Source.Parse(SourceUrl));
    }

    /// <summary>What is asked, without secrets.</summary>
    public string SourceUrl => reading.Writer.SourceUrl;

    public ApiPlan Plan()
    {
        var left = PartStateFile.TryRead(PartPaths.State(target))?.Api;
        var isSame = !query.Force && left?["request"]?.GetValue<string>() == reading.Writer.Fingerprint;
        return new ApiPlan(
            [.. reading.First().ToLines()],
            target,
            isSame ? left!["records"]?.GetValue<long>() ?? 0 : 0
        );
    }

    public async Task<ApiResult> RunAsync(IProgress<ApiProgress>? progress, CancellationToken cancellationToken)
    {
        new BoxFolder(box).Create();
        var manifest = await Manifest
            .OpenAsync(
                box,
                new ManifestOptions { TimeProvider = options.TimeProvider, LoggerFactory = options.LoggerFactory },
                cancellationToken
            )
            .ConfigureAwait(false);
        RefuseFileInTheWay(manifest);
        using var file = RecordFile.Open(
            target,
            SourceUrl,
            reading.Writer.Fingerprint,
            query.Force,
            options.TimeProvider
        );
        var started = options.TimeProvider.GetTimestamp();
        var state = Resume(file, cancellationToken);
        var reporter = new ApiReporter(resource, state, file, reading.Client, progress, options.TimeProvider);
        await using (reporter.ConfigureAwait(false))
        {
            // 1. Pages into the part file; what was read stays, whatever happens next.
            await ReadAsync(file, state, cancellationToken).ConfigureAwait(false);

            // 2. The file as it lies on the disk, from its first byte to its last.
            reporter.Enter(ApiPhase.Checking);
            var (sha256, content) = Prove(file, state, cancellationToken);

            // 3. The name, then the record.
            reporter.Enter(ApiPhase.Publishing);
            var seconds = Math.Round(options.TimeProvider.GetElapsedTime(started).TotalSeconds, 3);
            var record = new ApiRecordWriter(resource, query, reading, options.TimeProvider).Write(
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
            var published = await manifest
                .PublishAsync(PartPaths.State(target), publishing, cancellationToken)
                .ConfigureAwait(false);
            return new ApiResult(target, published[0], state.Records, ApiRecordWriter.Warnings(state));
        }
    }

    private async Task ReadAsync(RecordFile file, SessionState state, CancellationToken cancellationToken)
    {
        var isWhole = true;
        file.Commit(state, must: true);
        try
        {
            await foreach (var page in reading.ReadAsync(state, cancellationToken).ConfigureAwait(false))
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
        if (file.Found?.Api?.Deserialize(SessionStateJson.Default.SessionState) is not { } state)
        {
            return reading.Begin();
        }

        state.Runs++;
        if (reading.Seen.IsNeeded && file.Length > 0)
        {
            using var lines = new RecordLines(record => reading.Seen.Add(record));
            file.Scan(lines, cancellationToken);
        }

        return state;
    }

    private static (string Sha256, ContentSummary Content) Prove(
        RecordFile file,
        SessionState state,
        CancellationToken cancellationToken
    )
    {
        using var check = new CheckStage(new NdjsonCheck(), observer: null);
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

    private void RefuseFileInTheWay(Manifest manifest)
    {
        if (!query.Force && File.Exists(target) && manifest.FindByPath(Path.GetRelativePath(box, target)) is null)
        {
            throw new DestinationException($"{target} is in the way: the manifest of the box does not know it.")
            {
                Step = FetchStep.Decide,
                Hint = "Name another file with FetchOptions.Output, or replace it with FetchOptions.Force.",
            };
        }
    }
}
