using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>Where the batches of a load come from: a dump, what was staged of one, or a segment of the feed.</summary>
/// <remarks>
/// For one reader at a time. A source MUST give out records in the order of the content, each once, and MUST have written
/// down what it rejects of a batch when it gives the batch out.
/// </remarks>
internal interface IBatchSource
{
    /// <summary>Fills an empty batch of at most so many records.</summary>
    /// <returns>False when there are no more, or, of a segment that is still written, none at the moment.</returns>
    ValueTask<bool> ReadAsync(Batch batch, int mostRecords, CancellationToken cancellationToken);
}
