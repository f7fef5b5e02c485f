using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>One segment on its way into one sink, as far as it is written and loaded.</summary>
internal sealed class SegmentLoad : IDisposable
{
    private readonly Sink sink;
    private readonly SegmentReader reader;
    private readonly MessageBatches batches;
    private readonly LoadPacer pacer;
    private readonly MessageRejects rejects;
    private readonly string segment;

    private SegmentLoad(
        Sink sink,
        ImportRecord import,
        string? firstLine,
        string segment,
        SegmentReader reader,
        MessageBatches batches,
        LoadPacer pacer,
        MessageRejects rejects
    )
    {
        this.sink = sink;
        this.segment = segment;
        FirstLine = firstLine;
        this.rejects = rejects;
        this.reader = reader;
        this.batches = batches;
        this.pacer = pacer;
        Offset = import.Cursor;
    }

    /// <summary>SHA-256 of the segment's first line; null where it was not read.</summary>
    public string? FirstLine { get; }

    /// <summary>Up to where the segment's lines are in the tables.</summary>
    public long Offset { get; private set; }

    /// <summary>Messages that this load brought, rejects not counted.</summary>
    public long Messages { get; private set; }

    /// <summary>Messages that this load rejected.</summary>
    public long Rejected { get; private set; }

    /// <summary>Whether all of a closed segment is in the tables.</summary>
    public bool IsAtEnd => reader.IsEnd;

    /// <summary>What became of the rows.</summary>
    public LoadCounts Counts { get; } = new();

    /// <summary>Begins, or goes on where an earlier load left off.</summary>
    public static async Task<SegmentLoad> BeginAsync(
        Sink sink,
        ImportRecord import,
        SegmentFile file,
        MessageBatches batches,
        LoadPacer pacer,
        MessageRejects rejects,
        CancellationToken cancellationToken
    )
    {
        var begun = await sink.BeginAsync(import, cancellationToken).ConfigureAwait(false);
        var lines = SegmentReader.Open(file.FullPath, begun.Cursor);
        return new SegmentLoad(sink, begun, import.FirstLine, file.Path, lines, batches, pacer, rejects);
    }

    /// <summary>Reads the next batch; null when there is nothing more at the moment.</summary>
    public Batch? Read() => batches.Read(reader, Offset, pacer.Records);

    /// <summary>
    /// Loads the batch that was read, when its rejects are written down. The sink's present import MUST be this one.
    /// </summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        await rejects.AddAsync(segment, batches.Rejects, cancellationToken).ConfigureAwait(false);
        Counts.Add(await sink.LoadAsync(batch, cancellationToken).ConfigureAwait(false));
        pacer.Report(sink.LastTransaction, batch.Records);
        Offset = batch.EndOffset;
        Messages += batch.Records;
        Rejected += batch.Rejected;
    }

    /// <inheritdoc />
    public void Dispose() => reader.Dispose();
}
