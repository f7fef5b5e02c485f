using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Loading;

/// <summary>Counts the rows that a load would bring, and writes nothing.</summary>
internal sealed class CountingSink(string target) : Sink
{
    private ImportRecord? current;

    public override string Name => target;

    internal override Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ImportRecord>>([]);

    internal override Task<ImportRecord> BeginAsync(ImportRecord import, CancellationToken cancellationToken) =>
        Task.FromResult(current = import);

    internal override Task<LoadCounts> LoadAsync(Batch batch, CancellationToken cancellationToken)
    {
        var counts = new LoadCounts();
        foreach (var table in GalaxyTables.Data)
        {
            counts.Add(table, new RowCounts(batch[table].Count, 0, 0, 0));
        }

        current = current! with
        {
            Records = current.Records + batch.Records,
            Rejected = current.Rejected + batch.Rejected,
            Rows = current.Rows + counts.Total,
        };
        return Task.FromResult(counts);
    }

    internal override Task<ImportRecord> CompleteAsync(DateTimeOffset finished, CancellationToken cancellationToken) =>
        Task.FromResult(current!);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
