using System.Text.Json;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Listening;

/// <summary>Loads one proven file after the other into every target that does not have it.</summary>
internal sealed class ReplayLoad : IDisposable
{
    private const int MostLookedAt = 100;

    private readonly EddnReplayOptions options;
    private readonly MessageReader reader = new();
    private readonly MessageRows rows;
    private readonly MessageBatches batches;
    private readonly MessageRejects rejects;
    private readonly List<Target> targets;

    /// <summary>Makes it.</summary>
    /// <param name="options">What to load.</param>
    /// <param name="sinks">The targets, open.</param>
    /// <param name="archive">Full path of the folder that gets the file of rejects.</param>
    public ReplayLoad(EddnReplayOptions options, IReadOnlyList<Sink> sinks, string archive)
    {
        // An archive may be read alone, and each message that is rejected stays in it.
        rejects = new MessageRejects(archive, options.TimeProvider, isNeeded: false);
        this.options = options;
        rows = new MessageRows(options.TimeProvider, GalaxyTables.Data.ToHashSet());
        batches = new MessageBatches(rows, Judge);
        targets = [.. sinks.Select(sink => new Target(sink))];
    }

    /// <summary>What became of each target so far.</summary>
    public IReadOnlyList<EddnTargetResult> Results =>
        [
            .. targets.Select(target => new EddnTargetResult
            {
                Target = target.Sink.Name,
                Messages = target.Messages,
                Rejected = target.Rejected,
                AlreadyLoaded = target.AlreadyLoaded,
                Tables = TableChanges.From(target.Counts, GalaxyTables.Data.ToHashSet()),
            }),
        ];

    /// <summary>Full path of the file of rejects; null when there were none, or it could not be written.</summary>
    public string? Rejects =>
        RejectsTrouble is null && targets.Exists(target => target.Rejected > 0) ? rejects.Path : null;

    /// <summary>Why rejects could not be written down; null where they were.</summary>
    public string? RejectsTrouble => rejects.Trouble;

    /// <summary>Refuses a schema whose messages go into no table, or that there is not.</summary>
    /// <exception cref="ArgumentException">It is such a one.</exception>
    public static void RequireTables(string? schema)
    {
        if (schema is not null && !MessageRows.HasHome(schema))
        {
            throw new ArgumentException(
                $"Messages of '{schema}' go into no table; those of {string.Join(", ", MessageRows.Schemas)} do.",
                nameof(schema)
            );
        }
    }

    /// <summary>How far it is.</summary>
    public EddnReplayProgress Progress(SegmentFile file, int done, int files) =>
        new(file.Path, done, files, targets.Max(target => target.Messages), targets.Max(target => target.Rejected));

    /// <summary>Loads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="record">What proves it.</param>
    /// <param name="report">Called with every batch that was read.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="IntegrityException">The file is not there, and not every target has it.</exception>
    /// <exception cref="UnexpectedContentException">The file is none of messages: no target has heard of it.</exception>
    public async Task RunAsync(
        SegmentFile file,
        ManifestRecord record,
        Action report,
        CancellationToken cancellationToken
    )
    {
        var import = Import(file, record);
        var missing = new List<Target>();
        foreach (var target in targets)
        {
            if (!await LoadedSegments.HasAsync(target.Sink, import, record, cancellationToken).ConfigureAwait(false))
            {
                missing.Add(target);
            }
            else
            {
                target.AlreadyLoaded++;
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        if (!file.IsThere)
        {
            throw new IntegrityException($"'{file.Path}' is missing, though the manifest records it.");
        }

        RequireMessages(file);
        import = import with { FirstLine = SegmentHead.ReadSha256(file) };
        foreach (var target in missing)
        {
            await target.BeginAsync(import, cancellationToken).ConfigureAwait(false);
        }

        var feeds = missing.ConvertAll(target => target.Feed!);
        using (
            var source = new SegmentSource(
                file,
                batches,
                rejects,
                new BatchEnds(feeds.Select(feed => feed.Import.Cursor))
            )
        )
        {
            await new RecordLoader(_ => report()).RunAsync(source, feeds, cancellationToken).ConfigureAwait(false);
        }

        foreach (var target in missing)
        {
            await target.Sink.CompleteAsync(options.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            target.Count();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        reader.Dispose();
        rejects.Dispose();
    }

    // Of a file of something else, or whose every message is rejected, no target is to hear.
    private void RequireMessages(SegmentFile file)
    {
        using var lines = SegmentReader.Open(file.FullPath);
        var scratch = new Batch();
        string? first = null;
        var (count, messages) = (0, 0);
        while ((messages > 0 || count < MostLookedAt) && lines.TryReadLine(out var line, out _))
        {
            line = line.TrimEnd(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            var verdict = Judge(line);
            var reason = verdict.IsWanted ? rows.Add(verdict.Text, scratch).Reason : verdict.Reason;
            if (reason is null)
            {
                return;
            }

            scratch.Clear();
            messages += verdict.IsWanted ? 1 : 0;
            first ??= reason;
            count++;
        }

        if (first is not null)
        {
            throw new UnexpectedContentException(
                count == 1 ? $"The line of '{file.Path}' is rejected: {first}."
                : messages > 0 ? $"All {count} messages of '{file.Path}' are rejected; the first: {first}."
                : $"None of the first {count} lines of '{file.Path}' is a message of EDDN; the first: {first}."
            )
            {
                Hint = "Name files of one message a line, as a listener or the public archive writes them.",
            };
        }
    }

    private LineVerdict Judge(ReadOnlyMemory<byte> line) =>
        !reader.TryParse(line, out var message, out var reason) ? LineVerdict.Rejected(reason)
        : IsAskedFor(message) ? LineVerdict.Wanted(message.Json)
        : LineVerdict.NotAskedFor;

    private bool IsAskedFor(EddnMessage message) =>
        !message.IsTest
        && message.Game != GameVersion.Legacy
        && MessageRows.HasHome(message.Schema)
        && (options.Schema is null || message.Schema == options.Schema)
        && (options.Since is null || message.GatewayTimestamp >= options.Since)
        && (options.Until is null || message.GatewayTimestamp < options.Until);

    private ImportRecord Import(SegmentFile file, ManifestRecord record) =>
        new()
        {
            Pipeline = PipelineNames.EddnStream,
            Source = new Uri(file.FullPath).AbsoluteUri,
            Sha256 = record.Sha256,
            SourceTime = file.Start,
            Record = JsonSerializer.Serialize(record, RecordsJson.Default.ManifestRecord),
            Options = options.Selection(),
            Started = options.TimeProvider.GetUtcNow(),
            Tool = Product.Tool,
        };

    /// <summary>One target and its counts.</summary>
    private sealed class Target(Sink sink)
    {
        private readonly LoadPacer pacer = new();
        private long messages;
        private long rejected;

        public Sink Sink => sink;

        /// <summary>The file that is loaded now; null between two.</summary>
        public SinkFeed? Feed { get; private set; }

        /// <summary>Files that it had before.</summary>
        public int AlreadyLoaded { get; set; }

        public LoadCounts Counts { get; } = new();

        public long Messages => messages + (Feed?.Records ?? 0);

        public long Rejected => rejected + (Feed?.Rejected ?? 0);

        public async Task BeginAsync(ImportRecord import, CancellationToken cancellationToken) =>
            Feed = new SinkFeed(sink, await sink.BeginAsync(import, cancellationToken).ConfigureAwait(false), pacer);

        /// <summary>Counts the file in, now that it is complete.</summary>
        public void Count()
        {
            messages = Messages;
            rejected = Rejected;
            Counts.Add(Feed!.Counts);
            Feed = null;
        }
    }
}
