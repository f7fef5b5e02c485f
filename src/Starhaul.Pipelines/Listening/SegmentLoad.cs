using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Listening;

/// <summary>One segment on its way into one sink, as far as it is written and loaded.</summary>
/// <param name="source">The segment, from where the sink left off.</param>
/// <param name="feed">Brings batches to the sink.</param>
/// <param name="firstLine">SHA-256 of the segment's first line; null where it was not read.</param>
/// <param name="record">Its record when the load began; null where it was open.</param>
internal sealed class SegmentLoad(SegmentSource source, SinkFeed feed, string? firstLine, ManifestRecord? record)
    : IDisposable
{
    /// <summary>The segment's record when the load began; null where it was open.</summary>
    public ManifestRecord? Record => record;

    /// <summary>SHA-256 of the segment's first line; null where it was not read.</summary>
    public string? FirstLine => firstLine;

    /// <summary>Messages that this load brought, rejects not counted.</summary>
    public long Messages => feed.Records;

    /// <summary>Messages that this load rejected.</summary>
    public long Rejected => feed.Rejected;

    /// <summary>Bytes of the content that are in the tables.</summary>
    public long Cursor { get; private set; } = feed.Import.Cursor;

    /// <summary>Whether all of a closed segment is in the tables.</summary>
    public bool IsAtEnd => source.IsAtEnd;

    /// <summary>What became of the rows.</summary>
    public LoadCounts Counts => feed.Counts;

    /// <summary>Reads the next batch into one that was cleared; false when there is nothing more at the moment.</summary>
    public ValueTask<bool> ReadAsync(Batch batch, CancellationToken cancellationToken) =>
        source.ReadAsync(batch, feed.MostRecords, cancellationToken);

    /// <summary>Loads the batch that was read. The sink's present import MUST be this one.</summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        await feed.LoadAsync([batch], cancellationToken).ConfigureAwait(false);
        Cursor = batch.EndOffset;
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();
}
