using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Listening;

/// <summary>Batches of one segment, closed or still written, or of a file of the public archive.</summary>
/// <param name="file">The segment.</param>
/// <param name="batches">Makes batches of its lines.</param>
/// <param name="rejects">Where messages go that the tables reject.</param>
/// <param name="ends">Where batches have to end, and where reading begins.</param>
internal sealed class SegmentSource(SegmentFile file, MessageBatches batches, MessageRejects rejects, BatchEnds ends)
    : IBatchSource,
        IDisposable
{
    private readonly SegmentReader reader = SegmentReader.Open(file.FullPath, ends.Start);
    private long offset = ends.Start;

    /// <summary>Whether all of a closed segment was given out.</summary>
    public bool IsAtEnd => reader.IsEnd;

    /// <inheritdoc />
    public async ValueTask<bool> ReadAsync(Batch batch, int mostRecords, CancellationToken cancellationToken)
    {
        if (!batches.Read(reader, batch, offset, mostRecords, ends.MostBytesFrom(offset)))
        {
            return false;
        }

        await rejects.AddAsync(file.Path, batches.Rejects, cancellationToken).ConfigureAwait(false);
        offset = batch.EndOffset;
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => reader.Dispose();
}
