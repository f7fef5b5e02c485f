using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>Batches of a proven dump.</summary>
/// <param name="reader">Reads its records.</param>
/// <param name="ends">Where batches have to end.</param>
internal sealed class DumpSource(GalaxyReader reader, BatchEnds ends) : IBatchSource
{
    private long end = ends.Start;

    /// <inheritdoc />
    public async ValueTask<bool> ReadAsync(Batch batch, int mostRecords, CancellationToken cancellationToken)
    {
        var isMore = await reader
            .ReadAsync(batch, mostRecords, ends.MostBytesFrom(end), cancellationToken)
            .ConfigureAwait(false);
        end = batch.EndOffset;
        return isMore;
    }
}
