using System.Globalization;
using System.Text.Json;
using Starhaul.Pipelines.ApiRecords;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Loading;

/// <summary>Loads one proven file into the targets that do not have it yet.</summary>
/// <param name="options">What to load.</param>
/// <param name="filter">Which systems.</param>
/// <param name="fetcher">Gives the content of the file.</param>
/// <param name="file">The file.</param>
/// <param name="rejectsPath">The file that keeps rejected records; null for none.</param>
/// <param name="progress">Receives the progress; null for none.</param>
internal sealed class DumpLoad(
    SpanshDumpOptions options,
    GalaxyFilter filter,
    FileFetcher fetcher,
    FetchResult file,
    string? rejectsPath,
    IProgress<SpanshDumpProgress>? progress
)
{
    private const int MostLookedAt = 100;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly LoadTally tally = new(options.MaxRejects, rejectsPath);
    private long reportedAt;
    private long start;

    private RecordKind kind = options.Form == GalaxyForm.Dump ? RecordKind.Unknown : RecordKind.ApiRecord;

    /// <summary>Whether a target may know of the file: before, one that was made for it holds nothing.</summary>
    public bool HasBegun { get; private set; }

    public async Task<SpanshDumpResult> RunAsync(
        IReadOnlyList<Sink> sinks,
        StreamStaging? stage,
        CancellationToken cancellationToken
    )
    {
        // The targets may have to be waited for, and the file is done with.
        progress?.Report(State(SpanshDumpPhase.Loading));
        var started = options.TimeProvider.GetTimestamp();
        var known = new ImportRecord?[sinks.Count];
        var feeds = new List<SinkFeed>();
        for (var i = 0; i < sinks.Count && !options.Force; i++)
        {
            known[i] = await FindCompleteAsync(sinks[i], cancellationToken).ConfigureAwait(false);
        }

        if (known.Contains(null))
        {
            await RequireDumpAsync(cancellationToken).ConfigureAwait(false);
        }

        HasBegun = true;
        for (var i = 0; i < sinks.Count; i++)
        {
            if (known[i] is null)
            {
                var import = await BeginAsync(sinks[i], cancellationToken).ConfigureAwait(false);
                known[i] = import.Status == ImportRecord.Complete ? import : null;
                if (known[i] is null)
                {
                    feeds.Add(new SinkFeed(sinks[i], import));
                }
            }
        }

        string? rejects = null;
        if (feeds.Count > 0)
        {
            rejects = await LoadAsync(feeds, stage, cancellationToken).ConfigureAwait(false);
        }

        if (feeds.Exists(feed => feed.Sink.HasIndexes))
        {
            // A target that sorts its indexes at the end has the memory for it that the batches took.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        var loadTime = options.TimeProvider.GetElapsedTime(started);
        var results = new List<TargetResult>();
        for (var i = 0; i < sinks.Count; i++)
        {
            results.Add(
                known[i] is { } unchanged
                    ? Unchanged(sinks[i], unchanged)
                    : await CompleteAsync(feeds.Find(feed => feed.Sink == sinks[i])!, cancellationToken)
                        .ConfigureAwait(false)
            );
        }

        return new SpanshDumpResult
        {
            File = file,
            Targets = results,
            Records = tally.Records,
            Kept = tally.Records - tally.Unwanted,
            KeptText = KeptText(),
            ContentRead = Math.Max(0, tally.Offset - start),
            Rejects = rejects,
            RejectedKinds = tally.Kinds,
            LoadTime = loadTime,
        };
    }

    private string? KeptText()
    {
        var (records, kept) = (tally.Records, tally.Records - tally.Unwanted);
        if (filter.TakesAll || records == 0)
        {
            return null;
        }

        var names = string.Join(
            " and ",
            new[]
            {
                filter.PopulatedOnly ? "SpanshDumpOptions.PopulatedOnly" : null,
                filter.Within is null ? null : "SpanshDumpOptions.Near",
            }.Where(name => name is not null)
        );
        var why =
            kept > 0 || start > 0 ? ""
            : filter.PopulatedOnly && !tally.States.Population ? "; this source states no population"
            : filter.Within is not null && !tally.States.Place ? "; this source states no places"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{kept:N0} of {records:N0} records{(start > 0 ? " of this run" : "")} passed {names}{why}"
        );
    }

    private async Task<string?> LoadAsync(
        List<SinkFeed> feeds,
        StreamStaging? stage,
        CancellationToken cancellationToken
    )
    {
        var first = feeds.MinBy(feed => feed.Import.Cursor)!.Import;
        start = first.Cursor;
        tally.GoOnFrom(first.Records);
        using var rejects = rejectsPath is null
            ? null
            : new RejectsFile(rejectsPath, file.Record.SourceUrl, file.Record.Sha256);
        rejects?.KeepBefore(start, tally.NoteEarlier);

        void Reject(long offset, RejectReason reason, ReadOnlyMemory<byte> record)
        {
            tally.Note(reason);
            rejects?.Add(offset, reason, record);
        }

        var loader = new RecordLoader(batch =>
        {
            rejects?.Flush();
            tally.Add(batch);
            tally.Judge(isAtEnd: batch.Records + batch.Rejected == 0);
            Report();
        });
        if (stage is { IsComplete: true } && feeds.All(feed => feed.Import.Cursor == 0))
        {
            var staged = stage.Open(Reject);
            tally.JudgeAll(stage.Records, stage.Rejected);
            await loader.RunAsync(staged, feeds, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var content = fetcher.OpenContent(file);
            await using (content.ConfigureAwait(false))
            {
                await SkipAsync(content, start, cancellationToken).ConfigureAwait(false);
                var reader = new GalaxyReader(content, ReaderOptions(start, Reject));
                var source = new DumpSource(reader, new BatchEnds(feeds.Select(feed => feed.Import.Cursor)));
                await loader.RunAsync(source, feeds, cancellationToken).ConfigureAwait(false);
            }
        }

        return tally.Kinds.Count > 0 ? rejects?.Path : null;
    }

    /// <summary>Looks at the first records: of a file that is no dump, no target is to know.</summary>
    private async Task RequireDumpAsync(CancellationToken cancellationToken)
    {
        var content = fetcher.OpenContent(file);
        await using (content.ConfigureAwait(false))
        {
            string? first = null;
            var reader = new GalaxyReader(content, ReaderOptions(from: 0, (_, reason, _) => first ??= reason.Text));
            var batch = new Batch();
            var (records, bytes) = kind == RecordKind.Unknown ? (1, 1) : (MostLookedAt, LoadPacer.MostBytes);
            await reader.ReadAsync(batch, records, bytes, cancellationToken).ConfigureAwait(false);
            if (kind == RecordKind.ApiRecord && batch.Records == 0 && first is not null)
            {
                throw OfAnotherForm(batch.Rejected, first);
            }

            kind = reader.Kind;
        }
    }

    private UnexpectedContentException OfAnotherForm(long records, string first) =>
        new(
            records == 1
                ? $"The first record is not of the form {options.FormName}: {first}."
                : $"None of the first {records} records is of the form {options.FormName}; the first: {first}."
        )
        {
            Hint = "Look at the records: they have another form than was said, or lack the ids that rows need.",
        };

    private GalaxyReaderOptions ReaderOptions(long from, RejectHandler? onReject) =>
        new()
        {
            StartOffset = from,
            Kind = kind,
            Reader = ApiRecordReaders.Create(options.Form),
            Now = options.TimeProvider.GetUtcNow(),
            Tables = options.SelectedTables,
            Filter = filter,
            OnReject = onReject,
        };

    private async Task<TargetResult> CompleteAsync(SinkFeed feed, CancellationToken cancellationToken)
    {
        progress?.Report(State(SpanshDumpPhase.Completing));
        var finished = options.TimeProvider.GetUtcNow();
        var import = await feed.Sink.CompleteAsync(finished, cancellationToken).ConfigureAwait(false);
        return new TargetResult
        {
            Target = feed.Sink.Name,
            ImportId = import.Id,
            Records = import.Records,
            Rejected = import.Rejected,
            InAll = new TableChange(
                "in all",
                import.Rows.New,
                import.Rows.Changed,
                import.Rows.Unchanged,
                import.Rows.Removed
            ),
            Tables = TableChanges.From(feed.Counts, options.SelectedTables),
        };
    }

    private static TargetResult Unchanged(Sink sink, ImportRecord import) =>
        new()
        {
            Target = sink.Name,
            IsUnchanged = true,
            ImportId = import.Id,
            Records = import.Records,
            Rejected = import.Rejected,
        };

    private Task<ImportRecord> BeginAsync(Sink sink, CancellationToken cancellationToken) =>
        options.Force
            ? sink.BeginAsync(NewImport(), cancellationToken)
            : sink.BeginUnlessCompleteAsync(NewImport(), cancellationToken);

    private async Task<ImportRecord?> FindCompleteAsync(Sink sink, CancellationToken cancellationToken)
    {
        var imports = await sink.FindImportsAsync(NewImport(), cancellationToken).ConfigureAwait(false);
        return imports.LastOrDefault(import => import.Status == ImportRecord.Complete);
    }

    private ImportRecord NewImport() =>
        new()
        {
            Pipeline = PipelineNames.SpanshDump,
            Source = file.Record.SourceUrl,
            Sha256 = file.Record.Sha256,
            SourceTime = file.Record.LastModifiedServer,
            Record = JsonSerializer.Serialize(file.Record, RecordsJson.Default.ManifestRecord),
            Options = options.Selection(),
            Started = options.TimeProvider.GetUtcNow(),
            Tool = Product.Tool,
        };

    /// <summary>What an earlier run has merged is decoded again, for a compressed file has no other way there.</summary>
    private static async Task SkipAsync(Stream content, long count, CancellationToken cancellationToken)
    {
        if (content.CanSeek)
        {
            content.Position = count;
            return;
        }

        var block = new byte[128 * 1024];
        while (count > 0)
        {
            var wanted = (int)Math.Min(block.Length, count);
            await content.ReadExactlyAsync(block.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            count -= wanted;
        }
    }

    private void Report()
    {
        if (progress is not null && options.TimeProvider.GetElapsedTime(reportedAt) >= ReportInterval)
        {
            reportedAt = options.TimeProvider.GetTimestamp();
            progress.Report(State(SpanshDumpPhase.Loading));
        }
    }

    private SpanshDumpProgress State(SpanshDumpPhase phase) =>
        new()
        {
            Phase = phase,
            Records = tally.Records,
            Rejected = tally.Rejected,
            ContentRead = tally.Offset,
            ContentLength = file.Record.Content?.Length,
        };
}
